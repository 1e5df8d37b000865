namespace Bss2;

/// <summary>Where the time of a training run goes; <see cref="Other"/> is everything without a stage of its own.</summary>
public enum Stage
{
    /// <summary>No stage of its own.</summary>
    Other,

    /// <summary>Input coding, quantisation, configuration difference, building of the playback program.</summary>
    Encode,

    /// <summary>FPGA model: playback executor and response stream.</summary>
    Executor,

    /// <summary>Chip model: crossbar, buses, neuron outputs.</summary>
    Events,

    /// <summary>Chip model: synapse rows.</summary>
    Synapses,

    /// <summary>Chip model: membranes, resets, noise.</summary>
    Membranes,

    /// <summary>Chip model: CADC.</summary>
    Cadc,

    /// <summary>Chip model: instruction-set simulator.</summary>
    Ppu,

    /// <summary>UT decoding, spikes and traces in the network's indices.</summary>
    Decode,

    /// <summary>Loss and backward pass.</summary>
    Backward,

    /// <summary>Sum of gradients, regularisers, Adam.</summary>
    Optimiser,
}

/// <summary>
/// Adds up the time of one thread by stage, each moment to the innermost stage entered. The clock comes from outside, so that nothing
/// that must be deterministic owns one; without a profile the cost is one comparison per stage.
/// </summary>
public sealed class StageProfile(Func<long> clock)
{
    private readonly long[] _ticks = new long[Enum.GetValues<Stage>().Length];
    private readonly long[] _entries = new long[Enum.GetValues<Stage>().Length];
    private Stage _current;
    private long _since = clock();

    /// <summary>Clock ticks spent in a stage.</summary>
    public long Ticks(Stage stage) => _ticks[(int)stage];

    /// <summary>How often a stage was entered: each entry costs the clock's own time.</summary>
    public long Entries(Stage stage) => _entries[(int)stage];

    /// <summary>Time belongs to <paramref name="stage"/> from now on; returns the stage before, to enter it again behind the work.</summary>
    public Stage Enter(Stage stage)
    {
        long now = clock();
        (Stage before, long since) = (_current, _since);
        _ticks[(int)before] += now - since;
        _entries[(int)stage]++;
        (_current, _since) = (stage, now);
        return before;
    }

    /// <summary>Forgets all times; the present stage goes on.</summary>
    public void Clear()
    {
        Array.Clear(_ticks);
        Array.Clear(_entries);
        _since = clock();
    }
}
