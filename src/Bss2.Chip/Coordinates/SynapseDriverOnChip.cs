namespace Bss2.Chip;

/// <summary>One synapse driver: linear 128*hemisphere + driver. Driver d drives rows 2d (bottom row) and 2d+1 (top row) (registers-notes.md 3).</summary>
public readonly record struct SynapseDriverOnChip
{
    /// <summary>Drivers on the chip.</summary>
    public const int Count = 256;

    /// <summary>Drivers of a hemisphere.</summary>
    public const int PerHemisphere = 128;

    /// <summary>From the linear number.</summary>
    public SynapseDriverOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(SynapseDriverOnChip));

    /// <summary>From hemisphere and driver 0..127.</summary>
    public SynapseDriverOnChip(Hemisphere hemisphere, int driver) =>
        Value = (hemisphere.Value * PerHemisphere) + Coordinate.Checked(driver, PerHemisphere, "synapse driver");

    /// <summary>Linear number.</summary>
    public int Value { get; }

    /// <summary>Driver 0..127 of its hemisphere.</summary>
    public int Driver => Value % PerHemisphere;

    /// <summary>The PADI bus of its hemisphere it listens to, 0..3.</summary>
    public int PadiBus => Driver % 4;

    /// <summary>Its place on the bus, 0..31: what row select addresses are compared with.</summary>
    public int IndexOnBus => Driver / 4;
}
