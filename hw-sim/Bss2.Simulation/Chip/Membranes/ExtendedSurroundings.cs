namespace Bss2.Simulation;

/// <summary>What extended nodes share with all others: one configuration's layout and rates, resets and the saturation of lines.</summary>
internal sealed record ExtendedSurroundings
{
    public required NodeLayout Layout { get; init; }

    public required MembraneRates Rates { get; init; }

    public required CircuitPhysics[] Physics { get; init; }

    public required CompartmentGraph Graph { get; init; }

    public required StepCoefficients Step { get; init; }

    public required int StepCycles { get; init; }

    public required AdaptationVoltages Adaptation { get; init; }

    public required AnalogParameters Parameters { get; init; }

    /// <summary>Per circuit: when its last reset begins and ends, chip cycles.</summary>
    public required ulong[] ResetStart { get; init; }

    /// <inheritdoc cref="ResetStart"/>
    public required ulong[] ResetEnd { get; init; }

    /// <summary>Per slot: level above which a line bends, and the span from there to where it ends.</summary>
    public required float[] ExcKnee { get; init; }

    /// <inheritdoc cref="ExcKnee"/>
    public required float[] ExcSpan { get; init; }

    /// <inheritdoc cref="ExcKnee"/>
    public required float[] InhKnee { get; init; }

    /// <inheritdoc cref="ExcKnee"/>
    public required float[] InhSpan { get; init; }
}
