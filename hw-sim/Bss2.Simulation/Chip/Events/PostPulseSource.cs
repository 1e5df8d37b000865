namespace Bss2.Simulation;

/// <summary>What sends post pulses to the correlation sensors of a column (chip-model.md 1.7).</summary>
internal enum PostPulseSource
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The column's own neuron circuit.</summary>
    Fire,

    /// <summary>Only the block post pulse register (post_overwrite).</summary>
    Block,
}
