namespace Bss2.Experiment;

/// <summary>
/// The additive rule of Kernels/plasticity.s: per synapse, w = clamp(w + (EtaCausal * (base - causal) / 2 + EtaAcausal * (base - acausal) / 2) / 128, 0, WeightMax), quotients
/// rounded down.
/// </summary>
public sealed record PlasticityRule
{
    /// <summary>Change per causal correlation, -128..127, in 1/128 weight per two codes.</summary>
    public required int EtaCausal { get; init; }

    /// <summary>Change per acausal correlation, -128..127; negative for the usual window.</summary>
    public required int EtaAcausal { get; init; }

    /// <summary>Largest weight, 0..63.</summary>
    public int WeightMax { get; init; } = NetworkPlacement.WeightMax;

    /// <summary>First row, 0..255.</summary>
    public int FirstRow { get; init; }

    /// <summary>Rows, 1..256.</summary>
    public int RowCount { get; init; } = 256;

    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    internal void Validate()
    {
        Require(EtaCausal is >= sbyte.MinValue and <= sbyte.MaxValue, nameof(EtaCausal), EtaCausal, "-128..127");
        Require(EtaAcausal is >= sbyte.MinValue and <= sbyte.MaxValue, nameof(EtaAcausal), EtaAcausal, "-128..127");
        Require(WeightMax is >= 0 and <= NetworkPlacement.WeightMax, nameof(WeightMax), WeightMax, "0..63");
        Require(FirstRow is >= 0 and < 256, nameof(FirstRow), FirstRow, "0..255");
        Require(RowCount >= 1 && FirstRow + RowCount <= 256, nameof(RowCount), RowCount, $"1..{256 - FirstRow}");
    }

    private static void Require(bool holds, string name, int found, string expected)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, $"Expected {expected}, found {found}.");
    }
}
