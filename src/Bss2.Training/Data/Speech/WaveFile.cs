using System.Buffers.Binary;

namespace Bss2.Training;

/// <summary>Reads mono 16-bit PCM of a RIFF wave file.</summary>
internal static class WaveFile
{
    private const int Pcm = 1, RiffHeader = 12, ChunkHeader = 8;

    /// <summary>Samples in -1..1; chunks other than format and data are passed over.</summary>
    /// <exception cref="DatasetException">Not such a file, or of another sampling rate.</exception>
    public static double[] Read(ReadOnlySpan<byte> file, string name, int rateHz)
    {
        Require(file.Length >= RiffHeader && file[..4].SequenceEqual("RIFF"u8) && file[8..12].SequenceEqual("WAVE"u8), name, "a RIFF wave file", $"{file.Length} bytes of something else");
        bool known = false;
        for (int at = RiffHeader; at + ChunkHeader <= file.Length;)
        {
            ReadOnlySpan<byte> id = file.Slice(at, 4), body = file[(at + ChunkHeader)..];
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            Require(size <= body.Length, name, $"a chunk of {size} bytes", $"{body.Length} left");
            body = body[..(int)size];
            if (id.SequenceEqual("fmt "u8)) known = CheckFormat(body, name, rateHz);
            else if (id.SequenceEqual("data"u8))
            {
                Require(known, name, "a format chunk before the data", "none");
                return Samples(body);
            }
            at += ChunkHeader + (int)size + ((int)size & 1);
        }
        throw new DatasetException($"{name}: expected a data chunk, found none. Get the file again.");
    }

    private static bool CheckFormat(ReadOnlySpan<byte> body, string name, int rateHz)
    {
        Require(body.Length >= 16, name, "a format chunk of at least 16 bytes", $"{body.Length}");
        (int format, int channels, int rate, int bits) = (BinaryPrimitives.ReadUInt16LittleEndian(body), BinaryPrimitives.ReadUInt16LittleEndian(body[2..]),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(body[4..]), BinaryPrimitives.ReadUInt16LittleEndian(body[14..]));
        Require((format, channels, rate, bits) == (Pcm, 1, rateHz, 16), name, $"PCM, one channel, {rateHz} Hz, 16 bits", $"format {format}, {channels} channels, {rate} Hz, {bits} bits");
        return true;
    }

    private static double[] Samples(ReadOnlySpan<byte> data)
    {
        var samples = new double[data.Length / 2];
        for (int i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]) / 32768.0;
        return samples;
    }

    private static void Require(bool condition, string name, string expected, string found)
    {
        if (!condition) throw new DatasetException($"{name}: expected {expected}, found {found}. Get the file again.");
    }
}
