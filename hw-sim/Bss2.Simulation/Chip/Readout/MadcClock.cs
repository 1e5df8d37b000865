using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The clock of the MADC as a fraction of chip cycles (4 ns): its period is <see cref="Numerator"/> / <see cref="Denominator"/>. Exact, so that
/// 34 ns, 8.5 cycles, never drift.
/// </summary>
internal readonly record struct MadcClock(long Numerator, long Denominator)
{
    // Output 3 of the clock output block (registers-notes.md 12); 250 MHz chip clock over the 50 MHz reference.
    private const int ClockOutput = 3;
    private const long CyclesPerReference = 5;

    // Clock periods of a sample beside sample_duration_adjust (chip-model.md 4.2).
    private const int ConversionPeriods = 12;

    /// <summary>False while the clock output or its PLL is switched off.</summary>
    public bool Runs => Numerator != 0;

    /// <summary>The clock that the PLL, output block and clock scaling registers make now.</summary>
    public static MadcClock Of(RegisterPages registers, MadcConfig config)
    {
        PllClockOutputBlock outputs = registers.Load(PllClockOutputBlock.At());
        if (!outputs.ClockOutputEnableOutput(ClockOutput)) return default;
        long scale = config.EnableMadcClockScaling ? 2L * (config.MadcClockScaleValue + 1) : 1;
        // In bypass the reference itself.
        if (outputs.ClockOutputEnableBypass(ClockOutput)) return new MadcClock(CyclesPerReference * scale, 1);
        Adpll pll = registers.Load(Adpll.At(outputs.ClockOutputSelectAdpll(ClockOutput)));
        if (!pll.Enable || !pll.EnableOutputClock) return default;
        long divider = outputs.ClockOutputSelectAdpllOutput(ClockOutput) switch
        {
            AdpllOutput.Core0 => pll.PreDivP1 * pll.CoreDivM0,
            AdpllOutput.Core1 => pll.PreDivP1 * pll.CoreDivM1,
            _ => pll.PreDivP2,
        };
        return new MadcClock(CyclesPerReference * divider * scale, (long)pll.PreDivP0 * pll.LoopDivN);
    }

    /// <summary>Period of a sample: 12 + sample_duration_adjust clocks.</summary>
    public MadcClock SamplePeriod(MadcConfig config) => this with { Numerator = Numerator * (ConversionPeriods + config.SampleDurationAdjust) };

    /// <summary>Chip cycles of <paramref name="count"/> clocks, rounded up.</summary>
    public ulong CyclesOf(int count) => (ulong)(((count * Numerator) + Denominator - 1) / Denominator);
}
