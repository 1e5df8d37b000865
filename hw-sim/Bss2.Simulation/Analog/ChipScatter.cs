using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// What the neurons of a simulated chip do for given codes: what measurements of leak, threshold and so on would give without noise.
/// For figures and tests of uncalibrated and calibrated spreads (chip-model.md 2.6); no part of the driver uses it.
/// </summary>
public sealed class ChipScatter
{
    private ChipScatter(int neurons)
    {
        (LeakLsb, ResetLsb, ThresholdLsb) = (new double[neurons], new double[neurons], new double[neurons]);
        (TauMemUs, TauExcUs, TauInhUs, PspExcLsb, PspInhLsb) =
            (new double[neurons], new double[neurons], new double[neurons], new double[neurons], new double[neurons]);
    }

    /// <summary>Resting potential, CADC LSB; shape [neuron], as all others.</summary>
    public double[] LeakLsb { get; }

    /// <summary>Reset potential, CADC LSB.</summary>
    public double[] ResetLsb { get; }

    /// <summary>Threshold, CADC LSB.</summary>
    public double[] ThresholdLsb { get; }

    /// <summary>Membrane time constant, us.</summary>
    public double[] TauMemUs { get; }

    /// <summary>Excitatory synaptic time constant of the first circuit, us.</summary>
    public double[] TauExcUs { get; }

    /// <summary>Inhibitory synaptic time constant of the first circuit, us.</summary>
    public double[] TauInhUs { get; }

    /// <summary>Height of the potential of one excitatory weight LSB at the first circuit, CADC LSB, its column's distance loss included.</summary>
    public double[] PspExcLsb { get; }

    /// <summary>Height of the potential of one inhibitory weight LSB, CADC LSB.</summary>
    public double[] PspInhLsb { get; }

    /// <summary>The values of the chip <paramref name="options"/> for given codes.</summary>
    /// <param name="options">Seed and mismatch.</param>
    /// <param name="code">Code of a CapMem cell.</param>
    /// <param name="channelOffset">Offset register of a CADC channel.</param>
    /// <param name="morphology">Pairs: 256 neurons, Single: 512.</param>
    /// <param name="capacitance">Capacitance setting of the first circuit, 0..63.</param>
    public static ChipScatter Of(
        ChipOptions options, Func<CapMemCellOnChip, int> code, Func<CadcChannelOnChip, int> channelOffset,
        IdealMorphology morphology = IdealMorphology.Pairs, int capacitance = 63)
    {
        var p = new AnalogParameters();
        var chip = new ChipMismatch(options, p);
        int circuits = morphology == IdealMorphology.Pairs ? 2 : 1;
        var scatter = new ChipScatter(NeuronOnChip.Count / circuits);
        for (int n = 0; n < scatter.LeakLsb.Length; n++)
        {
            var physics = new CircuitPhysics[circuits];
            for (int i = 0; i < circuits; i++) physics[i] = Physics((n * circuits) + i, i, capacitance, code, chip, p);
            scatter.Set(n, n * circuits, physics, code, channelOffset, chip, p);
        }
        return scatter;
    }

    private static CircuitPhysics Physics(int circuit, int place, int capacitance, Func<CapMemCellOnChip, int> code, ChipMismatch chip, AnalogParameters p)
    {
        var neuron = new NeuronOnChip(circuit);
        Span<ushort> codes = stackalloc ushort[24];
        for (int row = 0; row < 24; row++) codes[row] = (ushort)code(CapMemCellOnChip.OfNeuron(neuron, (CapMemRow)row));
        NeuronConfig config = NeuronConfig.Default with
        {
            MembraneCapacitorSize = place == 0 ? capacitance : 0,
            EnableLeakDivision = place != 0,
            EnableSynapticInputExcitatory = true,
            EnableSynapticInputInhibitory = true,
            EnableSynapticInputExcitatorySmallCapacitance = true,
            EnableSynapticInputInhibitorySmallCapacitance = true,
        };
        return CircuitPhysics.Of(codes, code(CapMemShared.SynIBiasDac(neuron.CapMemBlock)), config, circuit, chip, p);
    }

    private void Set(
        int n, int circuit, CircuitPhysics[] physics, Func<CapMemCellOnChip, int> code, Func<CadcChannelOnChip, int> channelOffset, ChipMismatch chip, AnalogParameters p)
    {
        var neuron = new NeuronOnChip(circuit);
        var channelOnChip = new CadcChannelOnChip(neuron.Hemisphere, acausal: false, neuron.Column);
        CadcChannel channel = CadcChannel.Of(
            channelOnChip.Value, code(CapMemShared.CadcVRampOffset(neuron.CapMemBlock)), code(CapMemShared.CadcIRampSlope(neuron.CapMemBlock)), chip, p);
        NeuronMismatch amplifier = chip.Neurons[circuit];
        double Lsb(double volts) => channel.Reading((float)((volts * amplifier.ReadoutGain) + amplifier.ReadoutOffsetV)) + channelOffset(channelOnChip);

        double leakNs = physics.Sum(c => c.LeakNs), capacitancePf = physics.Sum(c => c.CapacitancePf);
        LeakLsb[n] = Lsb((physics.Sum(c => c.LeakNs * c.LeakV) + physics.Sum(c => c.CurrentNa)) / leakNs);
        (ResetLsb[n], ThresholdLsb[n]) = (Lsb(physics[0].ResetV), Lsb(physics[0].ThresholdV));
        (TauMemUs[n], TauExcUs[n], TauInhUs[n]) = (1000 * capacitancePf / leakNs, physics[0].TauExcUs, physics[0].TauInhUs);
        double lsbPerPf = channel.LsbPerVolt / capacitancePf * (1 - (chip.Scale * p.DistanceLoss * neuron.Column / 255));
        PspExcLsb[n] = physics[0].ExcChargeVPf * lsbPerPf * PspPeak.Factor(TauMemUs[n], TauExcUs[n]);
        PspInhLsb[n] = physics[0].InhChargeVPf * lsbPerPf * PspPeak.Factor(TauMemUs[n], TauInhUs[n]);
    }
}
