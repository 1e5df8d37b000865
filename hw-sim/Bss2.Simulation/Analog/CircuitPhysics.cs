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

    /// <summary>Constant currents of offset cell and synaptic inputs together, nA into the membrane.</summary>
    public double CurrentNa { get; init; }

    /// <summary>Sum of both synaptic OTA codes in units of gm code, for noise.</summary>
    public double GmTotal { get; init; }

    /// <summary>Physics of circuit <paramref name="neuron"/>; <paramref name="written"/> has one code per <see cref="CapMemRow"/>.</summary>
    public static CircuitPhysics Of(ReadOnlySpan<ushort> written, double dacCode, NeuronConfig config, int neuron, ChipMismatch chip, AnalogParameters p)
    {
        NeuronMismatch m = chip.Neurons[neuron];
        Span<ushort> codes = stackalloc ushort[24];
        written.CopyTo(codes);
        if (m.Stuck is StuckCell stuck) codes[(int)stuck.Row] = stuck.Code;
        int block = new NeuronOnChip(neuron).CapMemBlock.Value;
        double current = chip.BlockCurrentGain[block];
        double tauExc = TauUs(codes[(int)CapMemRow.IBiasSyninExcTau], current, m.TauExcGain, config.EnableSynapticInputExcitatoryHighResistance, p);
        double tauInh = TauUs(codes[(int)CapMemRow.IBiasSyninInhTau], current, m.TauInhGain, config.EnableSynapticInputInhibitoryHighResistance, p);
        double gmExc = codes[(int)CapMemRow.IBiasSyninExcGm] * current * m.GmExcGain / 500;
        double gmInh = codes[(int)CapMemRow.IBiasSyninInhGm] * current * m.GmInhGain / 500;
        double dac = dacCode * current * chip.BlockDacGain[block] / 600;
        bool exc = config.EnableSynapticInputExcitatory, inh = config.EnableSynapticInputInhibitory;
        double shiftNa = 0;
        if (exc) shiftNa -= (codes[(int)CapMemRow.IBiasSyninExcShift] - p.ShiftNullCode - m.ShiftExcCode) * p.ShiftPerCodeNa * gmExc;
        if (inh) shiftNa += (codes[(int)CapMemRow.IBiasSyninInhShift] - p.ShiftNullCode - m.ShiftInhCode) * p.ShiftPerCodeNa * gmInh;
        double offsetNa = config.EnableMembraneOffset ? codes[(int)CapMemRow.IMemOffset] * p.OffsetCurrentPerCodeNa * current * m.OffsetCurrentGain : 0;
        // The sink switch turns the constant current round (chip-model.md 2.1).
        if (config.InvertMembraneOffset) offsetNa = -offsetNa;
        return new CircuitPhysics
        {
            LeakV = p.LeakOffsetV + Voltage(p.LeakPerCodeV, codes[(int)CapMemRow.VLeak], chip) + m.LeakV,
            ResetV = p.ResetOffsetV + Voltage(p.ResetPerCodeV, codes[(int)CapMemRow.VReset], chip) + m.ResetV,
            ThresholdV = p.ThresholdOffsetV + Voltage(p.ThresholdPerCodeV, codes[(int)CapMemRow.VThreshold], chip) + m.ComparatorV,
            LeakNs = Range(codes[(int)CapMemRow.IBiasLeak] * p.LeakPerCodeNs * current * m.LeakGain, config.EnableLeakMultiplication, config.EnableLeakDivision, p),
            ResetNs = Range(codes[(int)CapMemRow.IBiasReset] * p.ResetPerCodeNs * current * m.ResetGain, config.EnableResetMultiplication, config.EnableResetDivision, p),
            CapacitancePf = (config.MembraneCapacitorSize * p.CapacitancePerCodePf * m.CapacitanceGain) + p.IntrinsicCapacitancePf + m.IntrinsicPf,
            TauExcUs = tauExc,
            TauInhUs = tauInh,
            ExcChargeVPf = exc ? Charge(gmExc, dac, tauExc, p) : 0,
            InhChargeVPf = inh ? Charge(gmInh, dac, tauInh, p) : 0,
            ExcSaturationVPf = p.LineSaturationEvents * 63 * Charge(gmExc, 1, tauExc, p),
            InhSaturationVPf = p.LineSaturationEvents * 63 * Charge(gmInh, 1, tauInh, p),
            CurrentNa = shiftNa + offsetNa,
            GmTotal = 500 * ((exc ? gmExc : 0) + (inh ? gmInh : 0)),
        };
    }

    /// <summary>Charge of a weight LSB at gm and DAC relative to 500 and 600 (chip-model 2.4).</summary>
    public static double Charge(double gm, double dac, double tauUs, AnalogParameters p) =>
        p.Kappa * gm * dac * (tauUs / p.StrengthTauUs / (1 + (tauUs / p.StrengthTauSaturationUs))) * 2.4;

    private static double Voltage(double perCode, double code, ChipMismatch chip) => (perCode * code * chip.VoltageGain) + chip.VoltageOffsetV;

    private static double TauUs(ushort code, double current, double gain, bool highResistance, AnalogParameters p) =>
        p.TauSynTimesCodeUs / Math.Max(1, (double)code) / current * gain * (highResistance ? p.HighResistanceFactor : 1);

    private static double Range(double ns, bool multiply, bool divide, AnalogParameters p) =>
        ns * (multiply ? p.LeakRangeFactor : 1) / (divide ? p.LeakRangeFactor : 1);
}
