using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Outcome of the PLL frequency self test: output cycles counted in 2^(p+2) reference cycles (registers-notes.md 12).</summary>
internal readonly record struct PllSelfTestReport
{
    public PllSelfTestReport(PllSelfTest test, RegisterPages registers)
    {
        if (!test.ClockEnable) return;
        // Source 0/1: core outputs of ADPLL 0, 2/3 of ADPLL 1 [assumed numbering]: f / f_ref = P0 * N / (P1 * M).
        Adpll pll = registers.Load(Adpll.At(test.SelectSource / 2));
        if (!pll.Enable || pll.CoreDivM0 == 0 || pll.CoreDivM1 == 0) { Word = 1u << 20; return; }
        int divider = test.SelectSource % 2 == 0 ? pll.CoreDivM0 : pll.CoreDivM1;
        int count = (int)Math.Min(0xF_FFFF, ((long)pll.PreDivP0 * pll.LoopDivN << (test.PreScalerP + 2)) / ((long)pll.PreDivP1 * divider));
        bool success = Math.Abs(count - test.CheckValue) <= test.CheckRange;
        Word = (uint)count | (1u << 20) | (success ? 1u << 21 : 0);
    }

    /// <summary>Counter in bits 19..0, finished in 20, success in 21.</summary>
    public uint Word { get; }
}
