namespace Bss2.Training.Tests;

/// <summary>Decodes a mono FLAC file (RFC 9639), as far as the golden recording needs: constant, verbatim, fixed and linear prediction.</summary>
internal sealed class FlacFile
{
    private static readonly int[][] Fixed = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];
    private readonly byte[] _data;
    private long _bit;

    private FlacFile(byte[] data) => _data = data;

    public static double[] Read(string path)
    {
        var file = new FlacFile(File.ReadAllBytes(path));
        Assert.Equal(0x664C6143u, (uint)file.Bits(32));
        bool last = false;
        long total = 0;
        int bitsPerSample = 0;
        while (!last)
        {
            last = file.Bits(1) == 1;
            int type = (int)file.Bits(7), length = (int)file.Bits(24);
            long end = file._bit + (8L * length);
            if (type == 0)
            {
                file.Bits(32); file.Bits(48); file.Bits(20);
                Assert.Equal(0, file.Bits(3));
                bitsPerSample = (int)file.Bits(5) + 1;
                total = file.Bits(36);
            }
            file._bit = end;
        }
        List<double> samples = [];
        while (samples.Count < total) file.Frame(samples, bitsPerSample);
        return [.. samples.Select(s => s / (1L << (bitsPerSample - 1)))];
    }

    private void Frame(List<double> samples, int bitsPerSample)
    {
        Assert.Equal(0b11111111111110, Bits(14));
        Bits(2);
        int size = (int)Bits(4), rate = (int)Bits(4);
        Bits(8);
        for (int ones = 0; Bits(1) == 1; ones++)
            if (ones > 0) Bits(8);
        // The first byte of the coded number holds its length in leading ones; one was read bit by bit above.
        while (_bit % 8 != 0) Bits(1);
        int block = size switch { 1 => 192, >= 2 and <= 5 => 576 << (size - 2), 6 => (int)Bits(8) + 1, 7 => (int)Bits(16) + 1, _ => 256 << (size - 8) };
        if (rate is 12) Bits(8);
        else if (rate is 13 or 14) Bits(16);
        Bits(8);
        samples.AddRange(Subframe(block, bitsPerSample).Select(v => (double)v));
        while (_bit % 8 != 0) Bits(1);
        Bits(16);
    }

    private long[] Subframe(int block, int width)
    {
        Bits(1);
        int type = (int)Bits(6), wasted = 0;
        if (Bits(1) == 1)
            for (wasted = 1; Bits(1) == 0;) wasted++;
        width -= wasted;
        var values = new long[block];
        if (type == 0) Array.Fill(values, Signed(width));
        else if (type == 1)
            for (int i = 0; i < block; i++) values[i] = Signed(width);
        else Predicted(values, type, width);
        for (int i = 0; i < block; i++) values[i] <<= wasted;
        return values;
    }

    private void Predicted(long[] values, int type, int width)
    {
        int order = type >= 32 ? type - 31 : type - 8, shift = 0;
        for (int i = 0; i < order; i++) values[i] = Signed(width);
        int[] factors;
        if (type >= 32)
        {
            int precision = (int)Bits(4) + 1;
            shift = (int)Signed(5);
            factors = [.. Enumerable.Range(0, order).Select(_ => (int)Signed(precision))];
        }
        else factors = Fixed[order];
        Residual(values, order);
        for (int i = order; i < values.Length; i++)
        {
            long sum = 0;
            for (int j = 0; j < order; j++) sum += factors[j] * values[i - 1 - j];
            values[i] += sum >> shift;
        }
    }

    private void Residual(long[] values, int order)
    {
        int parameterBits = Bits(2) == 0 ? 4 : 5, partitions = 1 << (int)Bits(4), at = order;
        for (int p = 0; p < partitions; p++)
        {
            int parameter = (int)Bits(parameterBits), end = (p + 1) * (values.Length / partitions);
            int raw = parameter == (1 << parameterBits) - 1 ? (int)Bits(5) : -1;
            for (; at < end; at++)
            {
                if (raw >= 0) { values[at] = raw == 0 ? 0 : Signed(raw); continue; }
                long quotient = 0;
                while (Bits(1) == 0) quotient++;
                long folded = (quotient << parameter) | Bits(parameter);
                values[at] = (folded >> 1) ^ -(folded & 1);
            }
        }
    }

    private long Signed(int count)
    {
        long value = Bits(count);
        return (value >> (count - 1)) == 0 ? value : value - (1L << count);
    }

    private long Bits(int count)
    {
        long value = 0;
        for (int i = 0; i < count; i++, _bit++) value = (value << 1) | (uint)(_data[_bit >> 3] >> (int)(7 - (_bit & 7)) & 1);
        return value;
    }
}
