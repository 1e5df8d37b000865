using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// One of the chip's four clocks as PLLs and clock output block make it: its period in cycles of 4 ns, exactly
/// <see cref="Numerator"/> / <see cref="Denominator"/> (link-protocol.md 3.1, registers-notes.md 12).
/// </summary>
internal readonly record struct PllClock(long Numerator, long Denominator)
{
    /// <summary>Outputs of the clock output block.</summary>
    public const int SerdesOutput = 0, PhyOutput = 1, PpuOutput = 2, MadcOutput = 3;

    // 250 MHz of cycles over the 50 MHz reference.
    private const long CyclesPerReference = 5;
    private const double CycleMhz = 250;

    /// <summary>False while the output or its PLL is switched off.</summary>
    public bool Runs => Numerator != 0;

    /// <summary>Frequency, MHz; 0 while it does not run.</summary>
    public double Mhz => Runs ? CycleMhz * Denominator / Numerator : 0;

    /// <summary>True at 500 MHz, half a cycle.</summary>
    public bool IsLinkRate => Runs && 2 * Numerator == Denominator;

    /// <summary>The clock of SPL1 and omnibus: half of output 1, or of output 3 with switch_spl1_to_madc (pll.json, decisions.md).</summary>
    public static PllClock OfEvents(RegisterPages registers)
    {
        PllClock source = Of(registers, registers.Load(PllClockOutputBlock.At()).SwitchSpl1ToMadc ? MadcOutput : PhyOutput);
        return source with { Numerator = 2 * source.Numerator };
    }

    /// <summary>The clock at an output by the registers as they are now.</summary>
    public static PllClock Of(RegisterPages registers, int output)
    {
        PllClockOutputBlock outputs = registers.Load(PllClockOutputBlock.At());
        if (!outputs.ClockOutputEnableOutput(output)) return default;
        // In bypass the reference itself.
        if (outputs.ClockOutputEnableBypass(output)) return new PllClock(CyclesPerReference, 1);
        Adpll pll = registers.Load(Adpll.At(outputs.ClockOutputSelectAdpll(output)));
        if (!pll.Enable || !pll.EnableOutputClock || pll.LoopDivN == 0) return default;
        long divider = outputs.ClockOutputSelectAdpllOutput(output) switch
        {
            AdpllOutput.Core0 => pll.PreDivP1 * pll.CoreDivM0,
            AdpllOutput.Core1 => pll.PreDivP1 * pll.CoreDivM1,
            _ => pll.PreDivP2,
        };
        return new PllClock(CyclesPerReference * divider, (long)pll.PreDivP0 * pll.LoopDivN);
    }
}
