using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The clock of the MADC as a fraction of chip cycles (4 ns): its period is <see cref="Numerator"/> / <see cref="Denominator"/>. Exact, so that
/// 34 ns, 8.5 cycles, never drift.
/// </summary>
internal readonly record struct MadcClock(long Numerator, long Denominator)
{
    // Clock periods of a sample beside sample_duration_adjust (chip-model.md 4.2).
    private const int ConversionPeriods = 12;

    /// <summary>False while the clock output or its PLL is switched off.</summary>
    public bool Runs => Numerator != 0;

    /// <summary>The clock that the PLL, output block and clock scaling registers make now.</summary>
    public static MadcClock Of(RegisterPages registers, MadcConfig config)
    {
        PllClock clock = PllClock.Of(registers, PllClock.MadcOutput);
        long scale = config.EnableMadcClockScaling ? 2L * (config.MadcClockScaleValue + 1) : 1;
        return new MadcClock(clock.Numerator * scale, clock.Denominator);
    }

    /// <summary>Period of a sample: 12 + sample_duration_adjust clocks.</summary>
    public MadcClock SamplePeriod(MadcConfig config) => this with { Numerator = Numerator * (ConversionPeriods + config.SampleDurationAdjust) };

    /// <summary>Chip cycles of <paramref name="count"/> clocks, rounded up.</summary>
    public ulong CyclesOf(int count) => (ulong)(((count * Numerator) + Denominator - 1) / Denominator);
}
