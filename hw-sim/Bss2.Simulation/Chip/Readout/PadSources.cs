namespace Bss2.Simulation;

/// <summary>What the multiplexer of an analog pad switches onto it (PadMultiplexerConfig).</summary>
internal sealed class PadSources
{
    /// <summary>Readout buffers.</summary>
    public List<int> Buffers { get; } = new(2);

    /// <summary>Neuron circuits, over the CADC's debug lines.</summary>
    public List<int> Circuits { get; } = [];

    /// <summary>Voltage cells of CapMem by word address, over the debug readout of their blocks.</summary>
    public List<uint> Cells { get; } = new(4);

    /// <summary>Sum of the fixed levels, volts.</summary>
    public float FixedSum { get; private set; }

    /// <summary>Number of fixed levels.</summary>
    public int FixedCount { get; private set; }

    /// <summary>Adds a source that does not change.</summary>
    public void AddFixed(double volts) => (FixedSum, FixedCount) = (FixedSum + (float)volts, FixedCount + 1);

    /// <summary>Nothing is switched through.</summary>
    public void Clear()
    {
        Buffers.Clear();
        Circuits.Clear();
        Cells.Clear();
        (FixedSum, FixedCount) = (0, 0);
    }
}
