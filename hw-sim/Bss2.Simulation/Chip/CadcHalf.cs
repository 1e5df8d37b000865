using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// 128 CADC channels of one hemisphere, branch and column parity: what a trigger held, and its conversion eight channels at once, bit for
/// bit <see cref="CadcChannel.Convert"/>. Channel j = 32 g + 4 i + k lies at place 32 g + 8 k + i, so that the eight lanes of word k of
/// consecutive Philox blocks belong to neighbouring places.
/// </summary>
internal sealed class CadcHalf
{
    /// <summary>Channels.</summary>
    public const int Channels = 128;

    private const int GroupChannels = 32, Lanes = 8, WordsPerBlock = 4;

    private readonly float[] _held = new float[Channels];
    private readonly float[] _start = new float[Channels], _perVolt = new float[Channels], _offset = new float[Channels], _bow = new float[Channels];
    private readonly int[] _register = new int[Channels];
    private readonly float[] _noise = new float[GroupChannels];

    /// <summary>Place of channel <paramref name="j"/> in the arrays.</summary>
    public static int PlaceOf(int j) => (j & ~31) | ((j & 3) << 3) | (j >> 2 & 7);

    /// <summary>Volts held at a place (<see cref="PlaceOf"/>).</summary>
    public float[] Held => _held;

    /// <summary>Sets transfer and offset register of channel <paramref name="j"/>.</summary>
    public void Configure(int j, in CadcChannel channel, int offsetRegister)
    {
        int at = PlaceOf(j);
        (_start[at], _perVolt[at], _offset[at], _bow[at], _register[at]) = (channel.RampStartV, channel.LsbPerVolt, channel.OffsetLsb, channel.BowLsb * 4, offsetRegister);
    }

    /// <summary>Codes of all channels; <paramref name="noiseLsb"/> 0 = none. Unit <paramref name="firstUnit"/> + j/4 at <paramref name="index"/> gives channel j its noise.</summary>
    public void Convert(Philox random, uint firstUnit, ulong index, float noiseLsb, Span<byte> codes)
    {
        Span<int> eight = stackalloc int[Lanes];
        Vector256<float> sd = Vector256.Create(noiseLsb);
        for (int group = 0; group < Channels; group += GroupChannels)
        {
            if (noiseLsb != 0) Gaussian.FillBlocks(random, RandomDomain.Cadc, firstUnit + (uint)(group / WordsPerBlock), index, _noise);
            for (int k = 0; k < WordsPerBlock; k++)
            {
                Vector256<float> noise = sd * Vector256.Create(_noise.AsSpan(k * Lanes, Lanes));
                Code(group + (k * Lanes), noise).CopyTo(eight);
                for (int i = 0; i < Lanes; i++) codes[group + (WordsPerBlock * i) + k] = (byte)eight[i];
            }
        }
    }

    private Vector256<int> Code(int at, Vector256<float> noise)
    {
        Vector256<float> one = Vector256<float>.One, half = Vector256.Create(0.5f);
        Vector256<float> x = (Vector256.Create(_held.AsSpan(at)) - Vector256.Create(_start.AsSpan(at))) * Vector256.Create(_perVolt.AsSpan(at));
        Vector256<float> u = x * Vector256.Create(1f / 256f);
        Vector256<float> reading = x + Vector256.Create(_offset.AsSpan(at)) + (Vector256.Create(_bow.AsSpan(at)) * u * (one - u));
        Vector256<int> code = Vector256.ConvertToInt32(Vector256.Floor(reading + noise + half)) + Vector256.Create(_register.AsSpan(at));
        return Vector256.Min(Vector256.Max(code, Vector256<int>.Zero), Vector256.Create(255));
    }
}
