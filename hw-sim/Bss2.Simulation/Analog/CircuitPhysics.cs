using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>What one neuron circuit does physically for its CapMem codes, switches and mismatch. Voltages are membrane volts.</summary>
internal readonly record struct CircuitPhysics
{
    public double LeakV { get; init; }

    public double ResetV { get; init; }

    public double ThresholdV { get; init; }

    public double LeakNs { get; init; }

    public double ResetNs { get; init; }

    public double CapacitancePf { get; init; }

    public double TauExcUs { get; init; }

    public double TauInhUs { get; init; }

    /// <summary>Charge of one weight LSB of an ideal synapse, V*pF.</summary>
    public double ExcChargeVPf { get; init; }

    public double InhChargeVPf { get; init; }

    /// <summary>Charge at which a line saturates: 40 events of weight 63 at DAC 600, V*pF.</summary>
    public double ExcSaturationVPf { get; init; }

    public double InhSaturationVPf { get; init; }

    /// <summary>Constant currents of offset cell and current-based synaptic inputs together, nA into the membrane.</summary>
    public double CurrentNa { get; init; }

    /// <summary>Everything beyond leak, reset, threshold and current-based input.</summary>
    public CircuitTerms Terms { get; init; }

    /// <summary>Sum of both synaptic OTA codes in units of gm code, for noise.</summary>
    public double GmTotal { get; init; }

    /// <summary>Physics of circuit <paramref name="neuron"/>; <paramref name="written"/> has one code per <see cref="CapMemRow"/>.</summary>
    public static CircuitPhysics Of(ReadOnlySpan<ushort> written, double dacCode, NeuronConfig config, int neuron, ChipMismatch chip, AnalogParameters p)
    {
        Span<double> codes = stackalloc double[CapMemCellOnChip.Rows];
        for (int row = 0; row < codes.Length; row++) codes[row] = written[row];
        return Of(codes, dacCode, config, neuron, chip, p);
    }

    /// <summary>The same for cells between two codes (CapMem settling).</summary>
    public static CircuitPhysics Of(ReadOnlySpan<double> written, double dacCode, NeuronConfig config, int neuron, ChipMismatch chip, AnalogParameters p)
    {
        NeuronMismatch m = chip.Neurons[neuron];
        Span<double> codes = stackalloc double[CapMemCellOnChip.Rows];
        written.CopyTo(codes);
        if (m.Stuck is StuckCell stuck) codes[(int)stuck.Row] = stuck.Code;
        int block = new NeuronOnChip(neuron).CapMemBlock.Value;
        double current = chip.BlockCurrentGain[block];
        bool smallExc = config.EnableSynapticInputExcitatorySmallCapacitance, smallInh = config.EnableSynapticInputInhibitorySmallCapacitance;
        double tauExc = TauUs(codes[(int)CapMemRow.IBiasSyninExcTau], current, m.TauExcGain, config.EnableSynapticInputExcitatoryHighResistance, smallExc, p);
        double tauInh = TauUs(codes[(int)CapMemRow.IBiasSyninInhTau], current, m.TauInhGain, config.EnableSynapticInputInhibitoryHighResistance, smallInh, p);
        double gmExc = codes[(int)CapMemRow.IBiasSyninExcGm] * current * m.GmExcGain / 500;
        double gmInh = codes[(int)CapMemRow.IBiasSyninInhGm] * current * m.GmInhGain / 500;
        double dac = dacCode * current * chip.BlockDacGain[block] / 600;
        bool exc = config.EnableSynapticInputExcitatory, inh = config.EnableSynapticInputInhibitory;
        double shiftExcNa = (codes[(int)CapMemRow.IBiasSyninExcShift] - p.ShiftNullCode - m.ShiftExcCode) * p.ShiftPerCodeNa * gmExc;
        double shiftInhNa = (codes[(int)CapMemRow.IBiasSyninInhShift] - p.ShiftNullCode - m.ShiftInhCode) * p.ShiftPerCodeNa * gmInh;
        double leakNs = Range(codes[(int)CapMemRow.IBiasLeak] * p.LeakPerCodeNs * current * m.LeakGain, config.EnableLeakMultiplication, config.EnableLeakDivision, p);
        double resetNs = Range(codes[(int)CapMemRow.IBiasReset] * p.ResetPerCodeNs * current * m.ResetGain, config.EnableResetMultiplication, config.EnableResetDivision, p);
        if (config.EnableLeakDegeneration) leakNs /= p.DegenerationFactor;
        if (config.EnableResetDegeneration) resetNs /= p.DegenerationFactor;
        CircuitTerms terms = CircuitTerms.Of(new CircuitCells(codes, neuron, chip), config, gmExc, gmInh, leakNs, p);
        double shiftNa = 0;
        if (exc && !terms.ExcStepwise) shiftNa -= shiftExcNa;
        if (inh && !terms.InhStepwise) shiftNa += shiftInhNa;
        double offsetNa = config.EnableMembraneOffset ? codes[(int)CapMemRow.IMemOffset] * p.OffsetCurrentPerCodeNa * current * m.OffsetCurrentGain : 0;
        // The sink switch turns the constant current round (chip-model.md 2.1).
        if (config.InvertMembraneOffset) offsetNa = -offsetNa;
        return new CircuitPhysics
        {
            LeakV = p.LeakOffsetV + Voltage(p.LeakPerCodeV, codes[(int)CapMemRow.VLeak], chip) + m.LeakV,
            ResetV = p.ResetOffsetV + Voltage(p.ResetPerCodeV, codes[(int)CapMemRow.VReset], chip) + m.ResetV,
            ThresholdV = p.ThresholdOffsetV + Voltage(p.ThresholdPerCodeV, codes[(int)CapMemRow.VThreshold], chip) + m.ComparatorV,
            LeakNs = leakNs,
            ResetNs = resetNs,
            CapacitancePf = (config.MembraneCapacitorSize * p.CapacitancePerCodePf * m.CapacitanceGain) + p.IntrinsicCapacitancePf + m.IntrinsicPf,
            TauExcUs = tauExc,
            TauInhUs = tauInh,
            ExcChargeVPf = exc ? OnLine(Charge(gmExc, dac, tauExc, p), smallExc, p) : 0,
            InhChargeVPf = inh ? OnLine(Charge(gmInh, dac, tauInh, p), smallInh, p) : 0,
            ExcSaturationVPf = p.LineSaturationEvents * 63 * Charge(gmExc, 1, tauExc, p),
            InhSaturationVPf = p.LineSaturationEvents * 63 * Charge(gmInh, 1, tauInh, p),
            CurrentNa = shiftNa + offsetNa,
            Terms = terms with { ShiftExcNa = exc ? -shiftExcNa : 0, ShiftInhNa = inh ? shiftInhNa : 0 },
            GmTotal = 500 * ((exc ? gmExc : 0) + (inh ? gmInh : 0)),
        };
    }

    /// <summary>The circuit while force_reset holds it: its OTA in reset mode, inputs and exponential term off with enable_pause.</summary>
    public CircuitPhysics HeldInReset() => this with
    {
        LeakV = ResetV,
        LeakNs = ResetNs,
        ExcChargeVPf = Terms.Pause ? 0 : ExcChargeVPf,
        InhChargeVPf = Terms.Pause ? 0 : InhChargeVPf,
        Terms = Terms with { Exponential = Terms.Exponential && !Terms.Pause },
    };

    /// <summary>Charge of a weight LSB at gm and DAC relative to 500 and 600 (chip-model 2.4).</summary>
    public static double Charge(double gm, double dac, double tauUs, AnalogParameters p) =>
        p.Kappa * gm * dac * (tauUs / p.StrengthTauUs / (1 + (tauUs / p.StrengthTauSaturationUs))) * 2.4;

    private static double Voltage(double perCode, double code, ChipMismatch chip) => (perCode * code * chip.VoltageGain) + chip.VoltageOffsetV;

    private static double TauUs(double code, double current, double gain, bool highResistance, bool smallCapacitance, AnalogParameters p) =>
        p.TauSynTimesCodeUs / SynapticTau.Effective(Math.Max(1, code), p) / current * gain * (highResistance ? p.HighResistanceFactor : 1) * (smallCapacitance ? 1 : p.LineCapacitanceFactor);

    // The same charge lifts a line with its capacitor less; saturation is a level of the line and stays.
    private static double OnLine(double charge, bool smallCapacitance, AnalogParameters p) => smallCapacitance ? charge : charge / p.LineCapacitanceFactor;

    private static double Range(double ns, bool multiply, bool divide, AnalogParameters p) =>
        ns * (multiply ? p.LeakRangeFactor : 1) / (divide ? p.LeakRangeFactor : 1);
}
