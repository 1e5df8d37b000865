namespace Bss2.Simulation;

/// <summary>Order of what happens in the same cycle of 4 ns (chip-model.md 8.1: tick, stage, unit).</summary>
internal enum EventStage
{
    /// <summary>A neuron's event becomes pending at its event output.</summary>
    Fire,

    /// <summary>An event from the FPGA reaches an L2 input.</summary>
    Inject,

    /// <summary>A background generator's period ends.</summary>
    Background,

    /// <summary>An event output grants one of its 64 neurons.</summary>
    Arbitrate,

    /// <summary>The crossbar moves one event per output.</summary>
    Crossbar,

    /// <summary>A PADI bus presents an event to its drivers.</summary>
    Padi,

    /// <summary>The MADC takes a sample, or its power-up time is over.</summary>
    Madc,

    /// <summary>A fire that neuron circuits share reaches one that follows another.</summary>
    Share,
}
