using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>The codes of an ideal calibration, and the targets that no code reaches.</summary>
internal sealed class IdealCodes
{
    /// <summary>Highest CapMem code; 1023 switches refresh off (chip-model.md 2.2).</summary>
    public const int HighestCode = 1022;

    /// <summary>Rows of a neuron circuit that a calibration writes, in file order.</summary>
    public static CapMemRow[] Rows { get; } =
    [
        CapMemRow.VLeak, CapMemRow.VReset, CapMemRow.VThreshold, CapMemRow.IBiasLeak,
        CapMemRow.IBiasSyninExcTau, CapMemRow.IBiasSyninInhTau, CapMemRow.IBiasSyninExcGm, CapMemRow.IBiasSyninInhGm,
        CapMemRow.IBiasSyninExcShift, CapMemRow.IBiasSyninInhShift,
    ];

    private readonly Dictionary<CapMemRow, int[]> _neurons = Rows.ToDictionary(row => row, _ => new int[NeuronOnChip.Count]);

    /// <summary>Codes of one row, shape [512].</summary>
    public int[] this[CapMemRow row] => _neurons[row];

    public int[] SynapseDac { get; } = new int[4];

    public int[] CadcRampOffset { get; } = new int[4];

    public int[] CadcRampSlope { get; } = new int[4];

    /// <summary>Offset registers, -128..127, shape [1024].</summary>
    public int[] CadcOffset { get; } = new int[CadcChannelOnChip.Count];

    /// <summary>Signed driver offsets, -8..7, shape [256].</summary>
    public int[] DriverOffset { get; } = new int[SynapseDriverOnChip.Count];

    public List<(string Name, int Index, double Wanted, int Written)> NotReached { get; } = [];

    /// <summary>Rounds and limits a wanted value; notes it when the limit was in the way.</summary>
    public int Settle(string name, int index, double wanted, int lowest, int highest)
    {
        int written = (int)Math.Clamp(Math.Floor(wanted + 0.5), lowest, highest);
        if (Math.Abs(wanted - written) > 0.5 + 1e-9) NotReached.Add((name, index, wanted, written));
        return written;
    }

    public void Set(CapMemRow row, int neuron, double wanted) => _neurons[row][neuron] = Settle(CalibrationNames.Of(row), neuron, wanted, 0, HighestCode);
}
