namespace Bss2.Calibration;

/// <summary>Which parts of a calibration are applied; the rest keeps the nominal codes of the typical chip for every circuit.</summary>
[Flags]
public enum CalibrationSelection
{
    /// <summary>Nothing: an uncalibrated chip.</summary>
    None = 0,

    /// <summary>Leak potentials.</summary>
    Leak = 1,

    /// <summary>Reset potentials.</summary>
    Reset = 2,

    /// <summary>Thresholds.</summary>
    Threshold = 4,

    /// <summary>Leak conductances: membrane time constants.</summary>
    LeakConductance = 8,

    /// <summary>Synaptic time constants.</summary>
    SynapticTimeConstants = 16,

    /// <summary>Strength of the synaptic inputs.</summary>
    Strengths = 32,

    /// <summary>Offset compensation of the synaptic inputs.</summary>
    Shifts = 64,

    /// <summary>Synapse DAC bias of each quadrant.</summary>
    SynapseDac = 128,

    /// <summary>CADC ramps and channel offsets.</summary>
    Cadc = 256,

    /// <summary>Pulse offsets of the synapse drivers.</summary>
    Drivers = 512,

    /// <summary>
    /// The chip of the paper's self-calibration experiment: potentials as the CADC reads them are right, time constants, thresholds and
    /// strengths are not. Input offsets belong to it, since they move the resting potential.
    /// </summary>
    LeakAndReset = Leak | Reset | Shifts | Cadc,

    /// <summary>Everything in the file.</summary>
    All = Leak | Reset | Threshold | LeakConductance | SynapticTimeConstants | Strengths | Shifts | SynapseDac | Cadc | Drivers,
}
