using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// One CADC channel with the readout amplifier of its neuron in front: membrane volts to codes
/// (chip-model.md 4.1: clip(round((V - ramp start)/LSB * gain + INL + channel offset + noise) + offset register, 0, 255)).
/// </summary>
/// <param name="LsbPerVolt">Slope of both together.</param>
/// <param name="ZeroLsb">Reading at 0 V before nonlinearity, channel offset included.</param>
/// <param name="BowLsb">Deviation in mid-range: the nonlinearity is a bow that vanishes at 0 and 255.</param>
internal readonly record struct CadcChannel(float LsbPerVolt, float ZeroLsb, float BowLsb)
{
    /// <summary>Channel <paramref name="channel"/> (linear number) for the two ramp codes of its quadrant.</summary>
    public static CadcChannel Of(int channel, double rampOffsetCode, double rampSlopeCode, ChipMismatch chip, AnalogParameters p)
    {
        int hemisphere = channel >> 9, column = channel & 255, block = (2 * hemisphere) + (column >> 7);
        NeuronMismatch amplifier = chip.Neurons[(hemisphere * 256) + column];
        double start = p.CadcRampStartV + (p.CadcRampPerCodeV * (rampOffsetCode - p.CadcRampOffsetCode)) + chip.BlockRampStartV[block];
        double lsbV = p.CadcLsbV * Math.Max(1, rampSlopeCode) / p.CadcSlopeCode * chip.BlockRampSlope[block];
        double perVolt = chip.CadcGain[channel] / lsbV;
        double zero = ((amplifier.ReadoutOffsetV - start) * perVolt) + chip.CadcOffsetLsb[channel];
        return new CadcChannel((float)(perVolt * amplifier.ReadoutGain), (float)zero, (float)chip.CadcBowLsb[channel]);
    }

    /// <summary>The reading before rounding, in LSB, offset register not included.</summary>
    public float Reading(float volts)
    {
        float x = (volts * LsbPerVolt) + ZeroLsb, u = x * (1f / 255f);
        return x + (4 * BowLsb * u * (1 - u));
    }

    /// <summary>The code of a conversion.</summary>
    /// <param name="volts">Membrane voltage (readout amplifier not yet applied).</param>
    /// <param name="noiseLsb">Noise of this conversion in LSB.</param>
    /// <param name="offsetRegister">-128..127, added to the count before clipping.</param>
    public int Convert(float volts, float noiseLsb, int offsetRegister) =>
        Math.Clamp((int)MathF.Floor(Math.Clamp(Reading(volts) + noiseLsb, -1000f, 1000f) + 0.5f) + offsetRegister, 0, 255);

    /// <summary>The membrane voltage that reads <paramref name="lsb"/> (offset register not included); inverse of <see cref="Reading"/>.</summary>
    public double VoltsFor(double lsb)
    {
        double x = lsb;
        // The bow's slope is below 1 %: three rounds of fixed-point iteration leave less than a microvolt.
        for (int round = 0; round < 4; round++)
        {
            double u = x / 255;
            x = lsb - (4 * BowLsb * u * (1 - u));
        }
        return (x - ZeroLsb) / LsbPerVolt;
    }
}
