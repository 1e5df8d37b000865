namespace Bss2.Simulation;

/// <summary>Figures of synapse drivers and correlation sensors (chip-model.md 3.1 to 3.4). Spreads are log-normal sigmas or standard deviations as said.</summary>
public sealed partial record AnalogParameters
{
    // ---- pulse (3.1) ----

    /// <summary>Part of a full pulse that one step of dacen_pulse_extension adds: 1 ns of 4 ns [A].</summary>
    public double PulseExtensionPerStep { get; init; } = 0.25;

    // ---- short-term plasticity and Hagen mode (3.2, 3.3) ----

    /// <summary>Voltage of the storage capacitor at which a pulse is full, V [A: sets 100/400 and 330/50 then modulate between 0.1 and 0.9].</summary>
    public double StpFullV { get; init; } = 0.05;

    /// <summary>Height of the ramp over a full pulse at <see cref="StpRampCode"/>, V [A]: a larger storage voltage is passed later, the pulse is shorter.</summary>
    public double StpRampV { get; init; } = 0.80;

    /// <summary>stp_i_ramp code of the nominal ramp (2.7).</summary>
    public double StpRampCode { get; init; } = 600;

    /// <summary>Longest pulse the ramp leaves, in full pulses: Hagen label 0, 32/31 (3.2).</summary>
    public double StpLongestPulse { get; init; } = 32.0 / 31;

    /// <summary>Utilisation per code: 15 modulates by 0.47 of the way [A].</summary>
    public double StpUtilizationPerCode { get; init; } = 1.0 / 32;

    /// <summary>Period of the recovery clock at speed 0, us: 64 cycles of 250 MHz, doubled per speed code [A].</summary>
    public double StpRecoveryClockUs { get; init; } = 0.256;

    /// <summary>Recovery clock periods per unit of (16 - recovery) in the time constant [A].</summary>
    public double StpRecoveryPeriods { get; init; } = 8;

    /// <summary>Driver: utilisation, standard deviation [A].</summary>
    public double StpUtilizationSpread { get; init; } = 0.10;

    /// <summary>Driver: recovery time constant, standard deviation [A].</summary>
    public double StpRecoverySpread { get; init; } = 0.15;

    /// <summary>hagen_ibias_dac code at which label 32 - a gives a pulse of a/31 (calibrations write 890).</summary>
    public double HagenDacCode { get; init; } = 890;

    /// <summary>Activations by which one code of hagen_dac_offset shortens a pulse [A].</summary>
    public double HagenActivationPerOffset { get; init; } = 0.1;

    // ---- correlation sensors (3.4) ----

    /// <summary>Output of a reset sensor, V: CADC 200 at the standard range [A: "near the upper end", at least 120].</summary>
    public double CorrelationBaselineV { get; init; } = 0.06 + (200 * 4.5e-3);

    /// <summary>Deflection at which a sensor saturates, V: 160 CADC LSB.</summary>
    public double CorrelationSaturationV { get; init; } = 160 * 4.5e-3;

    /// <summary>Deflection of one pair without delay at <see cref="CorrelationStoreCode"/>, V: 0.5 CADC LSB.</summary>
    public double CorrelationPairV { get; init; } = 0.5 * 4.5e-3;

    /// <summary>syn_i_bias_store code of <see cref="CorrelationPairV"/>; amplitudes go as 1/code.</summary>
    public double CorrelationStoreCode { get; init; } = 70;

    /// <summary>Time constant at <see cref="CorrelationRampCode"/>, us.</summary>
    public double CorrelationTauUs { get; init; } = 5;

    /// <summary>syn_i_bias_ramp code of <see cref="CorrelationTauUs"/>; time constants go as 1/code.</summary>
    public double CorrelationRampCode { get; init; } = 80;

    /// <summary>One step of amp_calib divides the amplitude by 1 + this [A].</summary>
    public double CorrelationAmpPerCalib { get; init; } = 0.25;

    /// <summary>One step of time_calib divides the time constant by 1 + this [A].</summary>
    public double CorrelationTimePerCalib { get; init; } = 0.25;

    /// <summary>Synapse: amplitude of both branches, log-normal sigma [A].</summary>
    public double CorrelationAmpSigma { get; init; } = 0.45;

    /// <summary>Synapse: time constant of both branches, log-normal sigma [A].</summary>
    public double CorrelationTauSigma { get; init; } = 0.35;

    /// <summary>Synapse and branch: amplitude and time constant alone, log-normal sigma [A].</summary>
    public double CorrelationBranchSigma { get; init; } = 0.25;
}
