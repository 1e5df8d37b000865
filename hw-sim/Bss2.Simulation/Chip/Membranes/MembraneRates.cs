using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Rates and levels of all nodes and lines for one configuration, in double precision (chip-model.md 2.1, 2.4, 2.8).</summary>
internal sealed class MembraneRates
{
    // Floors that keep an unconfigured circuit finite: a millionth of the usual conductance.
    private const double LeastConductanceNs = 1e-3, UsPerPfPerNs = 1e-3;

    public MembraneRates(NodeLayout layout, ReadOnlySpan<NeuronConfig> configs, ReadOnlySpan<CircuitPhysics> physics, SynapseArray[] synapses, NeuronBackends backends, AnalogParameters p, bool noise)
    {
        int nodes = layout.NodeCount, slots = layout.SlotCount;
        (LeakRate, RestV, ThresholdV, SigmaV) = (new double[nodes], new double[nodes], new double[nodes], new double[nodes]);
        (ExcRate, InhRate, ExcStepV, InhStepV, LeakRateOfSlot) = (new double[slots], new double[slots], new double[slots], new double[slots], new double[slots]);
        (ExcSaturation, InhSaturation) = (new double[slots], new double[slots]);
        Array.Fill(ThresholdV, double.PositiveInfinity);
        for (int n = 0; n < layout.Nodes.Length; n++) MakeNode(n, layout.Nodes[n], configs, physics, backends, p, noise);
        for (int c = 0; c < NeuronOnChip.Count; c++) MakeLines(c, layout, physics[c], synapses[c >> 8]);
    }

    /// <summary>Per node, 1/us.</summary>
    public double[] LeakRate { get; }

    /// <summary>Per node: where it settles without input.</summary>
    public double[] RestV { get; }

    /// <summary>Per node: the lowest threshold of its circuits; infinite without comparator.</summary>
    public double[] ThresholdV { get; }

    /// <summary>Per node: sd of the membrane noise.</summary>
    public double[] SigmaV { get; }

    /// <summary>Per slot, 1/us; 0 for padding.</summary>
    public double[] ExcRate { get; }

    /// <summary>Per slot, 1/us; 0 for padding.</summary>
    public double[] InhRate { get; }

    /// <summary>Per slot: membrane step of one weight LSB before any decay; 0 when the line is not connected.</summary>
    public double[] ExcStepV { get; }

    /// <summary>Per slot.</summary>
    public double[] InhStepV { get; }

    /// <summary>Per circuit: membrane step of one weight LSB at the reference potential, whatever the kind of input.</summary>
    public double[] ExcStrengthV { get; } = new double[NeuronOnChip.Count];

    /// <summary>Per circuit.</summary>
    public double[] InhStrengthV { get; } = new double[NeuronOnChip.Count];

    /// <summary>Per slot: line level at which it saturates, weight LSB.</summary>
    public double[] ExcSaturation { get; }

    /// <summary>Per slot.</summary>
    public double[] InhSaturation { get; }

    /// <summary>Per slot: leak rate of its node.</summary>
    public double[] LeakRateOfSlot { get; }

    /// <summary>Per circuit: potential and rate (1/us) of its node while this circuit resets it.</summary>
    public (double V, double Rate)[] Reset { get; } = new (double, double)[NeuronOnChip.Count];

    /// <summary>Per circuit: total capacitance of its node, pF.</summary>
    public double[] NodePf { get; } = new double[NeuronOnChip.Count];

    /// <summary>Per circuit: threshold; infinite without comparator, fire switch or clock.</summary>
    public double[] CircuitThresholdV { get; } = new double[NeuronOnChip.Count];

    private void MakeNode(int n, int[] circuits, ReadOnlySpan<NeuronConfig> configs, ReadOnlySpan<CircuitPhysics> physics, NeuronBackends backends, AnalogParameters p, bool noise)
    {
        double pf = 0, ns = 0, na = 0, gm = 0;
        foreach (int c in circuits)
        {
            pf += physics[c].CapacitancePf;
            ns += physics[c].LeakNs;
            na += (physics[c].LeakNs * physics[c].LeakV) + physics[c].CurrentNa;
            gm += physics[c].GmTotal;
        }
        pf = Math.Max(pf, 0.01);
        ns = Math.Max(ns, LeastConductanceNs);
        LeakRate[n] = ns * UsPerPfPerNs / pf;
        RestV[n] = Math.Clamp(na / ns, p.MembraneMinV, p.MembraneMaxV);
        // chip-model.md 2.8: sigma = 1.2 mV * sqrt(1 + gm/1000) * (tau/10 us)^(1/4).
        SigmaV[n] = noise ? p.MembraneNoiseV * Math.Sqrt(1 + (gm / 1000)) * Math.Sqrt(Math.Sqrt(0.1 / LeakRate[n])) : 0;
        foreach (int c in circuits)
        {
            NodePf[c] = pf;
            // Leak and reset are one OTA: under reset this circuit's leak gives way to its reset conductance.
            double resetNs = Math.Max(ns - physics[c].LeakNs + physics[c].ResetNs, LeastConductanceNs);
            double resetNa = na - (physics[c].LeakNs * physics[c].LeakV) + (physics[c].ResetNs * physics[c].ResetV);
            Reset[c] = (Math.Clamp(resetNa / resetNs, p.MembraneMinV, p.MembraneMaxV), resetNs * UsPerPfPerNs / pf);
            bool fires = configs[c].EnableFire && configs[c].EnableThresholdComparator && backends.IsClocked(c);
            CircuitThresholdV[c] = fires ? physics[c].ThresholdV : double.PositiveInfinity;
            ThresholdV[n] = Math.Min(ThresholdV[n], CircuitThresholdV[c]);
        }
    }

    private void MakeLines(int c, NodeLayout layout, in CircuitPhysics physics, SynapseArray synapses)
    {
        int slot = layout.SlotOf[c], column = c & 255;
        LeakRateOfSlot[slot] = LeakRate[layout.NodeOf[c]];
        (ExcRate[slot], InhRate[slot]) = (1 / physics.TauExcUs, 1 / physics.TauInhUs);
        ExcStrengthV[c] = synapses.ExcitatoryConnected(column) ? physics.ExcChargeVPf / NodePf[c] : 0;
        InhStrengthV[c] = synapses.InhibitoryConnected(column) ? physics.InhChargeVPf / NodePf[c] : 0;
        // A stepwise input has no part in the closed form.
        (ExcStepV[slot], InhStepV[slot]) = (physics.Terms.ExcStepwise ? 0 : ExcStrengthV[c], physics.Terms.InhStepwise ? 0 : InhStrengthV[c]);
        ExcSaturation[slot] = physics.ExcChargeVPf > 0 ? physics.ExcSaturationVPf / physics.ExcChargeVPf : double.PositiveInfinity;
        InhSaturation[slot] = physics.InhChargeVPf > 0 ? physics.InhSaturationVPf / physics.InhChargeVPf : double.PositiveInfinity;
    }
}
