namespace Bss2.Simulation;

/// <summary>What configuration makes of one synapse driver's pulses.</summary>
internal readonly record struct StpDriver
{
    /// <summary>enable_stp: a ramp ends the pulse.</summary>
    public bool Modulates { get; init; }

    /// <summary>The label's lower five bits end the pulse, not the storage capacitor.</summary>
    public bool IsHagen { get; init; }

    /// <summary>Factor of the bus's pulse extension.</summary>
    public float Scale { get; init; }

    /// <summary>Full pulses per volt above the level of a full pulse.</summary>
    public double PerRampV { get; init; }

    /// <summary>Part of the way to <see cref="ChargeV"/> that an event takes.</summary>
    public double Utilization { get; init; }

    public double ChargeV { get; init; }

    public double RecoverV { get; init; }

    /// <summary>1/us; 0 without recovery.</summary>
    public double RecoveryRate { get; init; }

    /// <summary>Volts per label of the Hagen DAC; label 1 is a full pulse.</summary>
    public double HagenPerLabelV { get; init; }

    /// <summary>Volts that the driver's Hagen DAC offset adds.</summary>
    public double HagenOffsetV { get; init; }
}
