using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// 128 CADC channels of one hemisphere, branch and column parity: what a trigger held, and its conversion eight channels at once, bit for
/// bit <see cref="CadcChannel.Convert"/>. Word k of the Philox block of unit 8 g + i is the noise of channel 32 g + 8 k + i, so that the eight lanes
/// of a word belong to neighbours.
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

    /// <summary>Unit (from the half's first) and word of the noise of channel <paramref name="j"/>.</summary>
    public static (int Unit, int Word) NoiseOf(int j) => ((8 * (j / GroupChannels)) + (j & 7), j / Lanes % WordsPerBlock);

    /// <summary>Volts held, by channel.</summary>
    public float[] Held => _held;

    /// <summary>Sets transfer and offset register of channel <paramref name="j"/>.</summary>
    public void Configure(int j, in CadcChannel channel, int offsetRegister)
    {
        (_start[j], _perVolt[j], _offset[j], _bow[j], _register[j]) = (channel.RampStartV, channel.LsbPerVolt, channel.OffsetLsb, channel.BowLsb * 4, offsetRegister);
    }

    /// <summary>Codes of all channels; <paramref name="noiseLsb"/> 0 = none. Units from <paramref name="firstUnit"/> at <paramref name="index"/> give the noise.</summary>
    public void Convert(Philox random, uint firstUnit, ulong index, float noiseLsb, Span<byte> codes)
    {
        Vector256<float> sd = Vector256.Create(noiseLsb);
        for (int group = 0; group < Channels; group += GroupChannels)
        {
            if (noiseLsb != 0) NoiseDeviates.FillBlocks(random, RandomDomain.Cadc, firstUnit + (uint)(group / WordsPerBlock), index, _noise);
            Vector256<ushort> low = Vector256.Narrow(Code(group, 0, sd), Code(group, 1, sd)), high = Vector256.Narrow(Code(group, 2, sd), Code(group, 3, sd));
            Vector256.Narrow(low, high).CopyTo(codes[group..]);
        }
    }

    private Vector256<uint> Code(int group, int word, Vector256<float> sd) =>
        Code(group + (Lanes * word), sd * Vector256.Create(_noise.AsSpan(word * Lanes, Lanes))).AsUInt32();

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
