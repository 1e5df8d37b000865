namespace Bss2.Experiment;

/// <summary>Commands of the sampling kernel (training.md section 3).</summary>
public enum StrobeCommand
{
    /// <summary>Sample once, then wait.</summary>
    Run = 0,

    /// <summary>Nothing to do.</summary>
    None = 1,

    /// <summary>Stop the processor.</summary>
    Halt = 2,

    /// <summary>Start writing at the first image again; stays in force until the next command.</summary>
    ResetBatch = 3,

    /// <summary>Sample, then reset membranes and synaptic lines.</summary>
    RunAndReset = 4,
}
