using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>A defect: one CapMem cell of a neuron circuit that stays at a code whatever is written (chip-model.md 8.5).</summary>
internal sealed record StuckCell(CapMemRow Row, ushort Code)
{
    /// <summary>Cells that can be stuck: those a point-neuron calibration writes, so that a defect shows.</summary>
    public static CapMemRow[] Candidates { get; } =
    [
        CapMemRow.VLeak, CapMemRow.VReset, CapMemRow.VThreshold, CapMemRow.IBiasLeak,
        CapMemRow.IBiasSyninExcTau, CapMemRow.IBiasSyninInhTau, CapMemRow.IBiasSyninExcGm, CapMemRow.IBiasSyninInhGm,
    ];
}
