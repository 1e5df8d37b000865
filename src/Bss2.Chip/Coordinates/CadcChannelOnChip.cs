namespace Bss2.Chip;

/// <summary>One CADC channel: linear 512*hemisphere + 256*acausal + column (registers-notes.md 6).</summary>
public readonly record struct CadcChannelOnChip
{
    /// <summary>Channels on the chip.</summary>
    public const int Count = 1024;

    /// <summary>From the linear number.</summary>
    public CadcChannelOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(CadcChannelOnChip));

    /// <summary>From hemisphere, branch and column.</summary>
    public CadcChannelOnChip(Hemisphere hemisphere, bool acausal, int column) =>
        Value = (hemisphere.Value * 512) + (acausal ? 256 : 0) + Coordinate.Checked(column, 256, "CADC column");

    /// <summary>Linear number.</summary>
    public int Value { get; }
}
