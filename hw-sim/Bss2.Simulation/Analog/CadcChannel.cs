using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// One CADC channel for the ramp codes of its quadrant: readout volts to LSB, chip-model.md 4.1:
/// code = clip(round((V - ramp start)/LSB * gain + nonlinearity + channel offset + noise) + offset register, 0, 255).
/// </summary>
/// <param name="RampStartV">Input that reads 0 before offsets.</param>
/// <param name="LsbPerVolt">Slope, gain of the channel included.</param>
/// <param name="OffsetLsb">Offset of the channel, frozen.</param>
/// <param name="BowLsb">Nonlinearity in mid-range: a bow that vanishes at 0 and 256.</param>
internal readonly record struct CadcChannel(float RampStartV, float LsbPerVolt, float OffsetLsb, float BowLsb)
{
    /// <summary>Channel <paramref name="channel"/> (linear number on the chip).</summary>
    public static CadcChannel Of(int channel, double rampOffsetCode, double rampSlopeCode, ChipMismatch chip, AnalogParameters p)
    {
        int block = (2 * (channel >> 9)) + ((channel & 255) >> 7);
        double start = p.CadcRampStartV + (p.CadcRampPerCodeV * (rampOffsetCode - p.CadcRampOffsetCode)) + chip.BlockRampStartV[block];
        double lsbV = p.CadcLsbV * Math.Max(1, rampSlopeCode) / p.CadcSlopeCode * chip.BlockRampSlope[block];
        return new CadcChannel((float)start, (float)(chip.CadcGain[channel] / lsbV), (float)chip.CadcOffsetLsb[channel], (float)chip.CadcBowLsb[channel]);
    }

    /// <summary>The reading in LSB before noise, rounding and the offset register.</summary>
    public float Reading(float volts)
    {
        float x = (volts - RampStartV) * LsbPerVolt, u = x * (1f / 256f);
        return x + OffsetLsb + (BowLsb * 4 * u * (1 - u));
    }

    /// <summary>The code of a conversion with its noise in LSB; <paramref name="offsetRegister"/> is -128..127.</summary>
    public byte Convert(float volts, float noiseLsb, int offsetRegister) =>
        (byte)Math.Clamp((int)MathF.Floor(Reading(volts) + noiseLsb + 0.5f) + offsetRegister, 0, 255);

    /// <summary>The input that reads <paramref name="lsb"/>; inverse of <see cref="Reading"/>.</summary>
    public double VoltsFor(double lsb)
    {
        double wanted = lsb - OffsetLsb, x = wanted;
        // The bow's slope is below 1 %: four rounds of fixed-point iteration leave less than a microvolt.
        for (int round = 0; round < 4; round++)
        {
            double u = x / 256;
            x = wanted - (BowLsb * 4 * u * (1 - u));
        }
        return RampStartV + (x / LsbPerVolt);
    }
}
