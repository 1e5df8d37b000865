namespace Bss2.Simulation;

/// <summary>What the chip has done since power-up and what it is set to, as far as it costs power (chip-model.md 7).</summary>
internal readonly record struct ChipActivity
{
    /// <summary>Events that drove synapse rows, counted per driver.</summary>
    public long DriverEvents { get; init; }

    /// <summary>Spikes of neurons.</summary>
    public long Spikes { get; init; }

    /// <summary>CADC conversions of a hemisphere.</summary>
    public long Conversions { get; init; }

    /// <summary>Instructions of both processors (jumped repetitions excluded).</summary>
    public long Instructions { get; init; }

    /// <summary>Those of the vector unit among them.</summary>
    public long VectorInstructions { get; init; }

    /// <summary>Chip cycles in which processors were awake, both added.</summary>
    public long AwakeCycles { get; init; }

    /// <summary>Mean code of the OTA biases (leak and reset conductance) of all neurons.</summary>
    public double MeanBiasCode { get; init; }

    /// <summary>Clock of the processors, MHz; 0 when it is off.</summary>
    public double PpuMhz { get; init; }

    /// <summary>True when the MADC has a clock.</summary>
    public bool HasMadcClock { get; init; }
}
