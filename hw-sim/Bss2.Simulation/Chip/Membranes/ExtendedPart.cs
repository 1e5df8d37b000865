namespace Bss2.Simulation;

/// <summary>One circuit of an extended node: what its currents need, and what they are over the step at hand.</summary>
internal struct ExtendedPart
{
    public int Circuit, Slot;

    public CircuitTerms Terms;

    /// <summary>Leak and reset of the circuit's one OTA, nS and V, and its constant current, nA.</summary>
    public double LeakNs, LeakV, ResetNs, ResetV, CurrentNa;

    /// <summary>Line decay, 1/us.</summary>
    public double ExcRate, InhRate;

    /// <summary>What a line of 1 gives over a step, us.</summary>
    public double ExcGive, InhGive;

    /// <summary>Membrane step of a weight LSB, V; 0 when the line is not connected.</summary>
    public double ExcStrengthV, InhStrengthV;

    /// <summary>What a line still owes: charge that the line of a stepwise input would have given before its events came, LSB*us.</summary>
    public double ExcLack, InhLack;

    /// <summary>All other input over this step, V/us.</summary>
    public double Drive;

    /// <summary>Stepwise inputs at their references over this step, V/us.</summary>
    public double ExcDrive, InhDrive;

    /// <summary>Part of the adaptation's deviation that is left after a whole and after half a step.</summary>
    public double AdaptationKeep, AdaptationKeepHalf;

    /// <summary>Adaptation voltage at the start of the step and in its middle, and what pulses add over it.</summary>
    public double AdaptationV, AdaptationMidV, AdaptationPulseV;
}
