using System.Buffers.Binary;

namespace Bss2.Experiment;

/// <summary>Periodic CADC samples of all columns, with the times at which they were taken.</summary>
public sealed class PeriodicSamples
{
    private const int Hemispheres = 2, ColumnsPerHemisphere = 256, HalfWords = 32, TimeWords = 4;
    private readonly byte[] _codes;
    private readonly ulong[] _times;

    internal PeriodicSamples(int count)
    {
        Count = count;
        _codes = new byte[count * Hemispheres * ColumnsPerHemisphere];
        _times = new ulong[Hemispheres * count];
    }

    /// <summary>Samples that both processors took.</summary>
    public int Count { get; }

    /// <summary>Time base of a processor (0 top, 1 bottom) just before its sample's trigger: cycles of 4 ns since its release from reset.</summary>
    public ulong TimeOf(int ppu, int sample) => _times[(ppu * Count) + sample];

    /// <summary>Codes of one sample, shape [512]: columns 0..255 of the top, then of the bottom hemisphere.</summary>
    public ReadOnlySpan<byte> Codes(int sample) => _codes.AsSpan(sample * Hemispheres * ColumnsPerHemisphere, Hemispheres * ColumnsPerHemisphere);

    // Words of a vector lie in reverse order in FPGA memory (StrobeRun.UndoVectorOrder); element j of half h is column 2 j + h.
    internal void Fill(int ppu, int sample, ReadOnlySpan<uint> record)
    {
        _times[(ppu * Count) + sample] = ((ulong)record[0] << 32) | record[1];
        Span<byte> row = _codes.AsSpan(((sample * Hemispheres) + ppu) * ColumnsPerHemisphere, ColumnsPerHemisphere), four = stackalloc byte[4];
        for (int half = 0; half < 2; half++)
            for (int w = 0; w < HalfWords; w++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(four, record[TimeWords + (half * HalfWords) + HalfWords - 1 - w]);
                for (int e = 0; e < 4; e++) row[(2 * ((4 * w) + e)) + half] = four[e];
            }
    }
}
