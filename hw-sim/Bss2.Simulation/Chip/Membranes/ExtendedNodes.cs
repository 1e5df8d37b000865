namespace Bss2.Simulation;

/// <summary>
/// The nodes that a closed form cannot follow: with adaptation, exponential term, conductance-based input, conductances to other nodes or pause.
/// Each step they start where all nodes start, and are integrated by an exponential Euler step of second order: slope and its derivative
/// are taken at the start, synaptic input as its mean over the step (chip-model.md 8.3). All in scalar double precision, in ascending order.
/// </summary>
internal sealed partial class ExtendedNodes
{
    // A node is at rest when nothing drives it further than this (1/450 of a CADC LSB) from where it is.
    private const double RestV = 10e-6, RestLineV = 1e-6;
    private const double UsPerPfPerNs = 1e-3, LeastConductanceNs = 1e-3;

    private readonly int[] _node, _first, _index, _coupled;
    private readonly (int Index, double Ns)[][] _neighbours;
    private readonly ExtendedPart[] _parts;
    private readonly double[] _perPf, _driveFactor, _leakRate, _ceiling, _floor;
    private readonly double[] _exact, _v0, _v1, _mid;
    private readonly AdaptationVoltages _adaptation;
    private readonly AnalogParameters _p;
    private readonly ExtendedSurroundings _around;
    private readonly ulong _stepCycles;
    private readonly double _stepUs, _lowKneeV, _highKneeV;
    private ulong _start;

    private ExtendedNodes(int[] nodes, ExtendedSurroundings around)
    {
        (_node, _around, _p, _adaptation) = (nodes, around, around.Parameters, around.Adaptation);
        (_stepCycles, _stepUs) = ((ulong)around.StepCycles, around.StepCycles * AnalogCore.CycleUs);
        (_lowKneeV, _highKneeV) = (_p.MembraneMinV + _p.MembraneKneeV, _p.MembraneMaxV - _p.MembraneKneeV);
        _index = new int[around.Layout.NodeCount];
        Array.Fill(_index, -1);
        for (int r = 0; r < nodes.Length; r++) _index[nodes[r]] = r;
        _neighbours = [.. nodes.Select(n => around.Graph.Of(n).Select(e => (_index[e.Node], e.Ns)).ToArray())];
        _coupled = [.. Enumerable.Range(0, nodes.Length).Where(r => _neighbours[r].Length != 0)];
        _first = new int[nodes.Length + 1];
        for (int r = 0; r < nodes.Length; r++) _first[r + 1] = _first[r] + around.Layout.Nodes[nodes[r]].Length;
        _parts = [.. nodes.SelectMany(n => around.Layout.Nodes[n]).Select(Part)];
        (_perPf, _driveFactor, _leakRate, _ceiling, _floor) = (Column(), Column(), Column(), Column(), Column());
        (_exact, _v0, _v1, _mid) = (Column(), Column(), Column(), Column());
        Array.Fill(_exact, double.NaN);
        for (int r = 0; r < nodes.Length; r++)
        {
            double rate = _leakRate[r] = around.Rates.LeakRate[nodes[r]];
            _perPf[r] = UsPerPfPerNs / around.Rates.NodePf[around.Layout.Nodes[nodes[r]][0]];
            // The constant drive that does over one step what a line's exact response does.
            _driveFactor[r] = rate / (1 - StrictMath.Exp(-_stepUs * rate));
        }
    }

    /// <summary>The extended nodes of a configuration; null when there are none.</summary>
    public static ExtendedNodes? Of(ExtendedSurroundings around)
    {
        NodeLayout layout = around.Layout;
        int[] nodes = [.. Enumerable.Range(0, layout.Nodes.Length).Where(n => around.Graph.Has(n) || layout.Nodes[n].Any(c => around.Physics[c].Terms.IsAny))];
        return nodes.Length == 0 ? null : new ExtendedNodes(nodes, around);
    }

    /// <summary>Nodes in ascending order.</summary>
    public ReadOnlySpan<int> Nodes => _node;

    /// <summary>True when a node is followed here.</summary>
    public bool Has(int node) => _index[node] >= 0;

    /// <summary>Takes over the bounds within which a node can rest; to the closed form of all others the node is then always quiet.</summary>
    public void TakeBounds(float[] ceiling, float[] floor)
    {
        for (int r = 0; r < _node.Length; r++)
        {
            (_ceiling[r], _floor[r]) = (Math.Min(ceiling[_node[r]], _highKneeV), Math.Max(floor[_node[r]], _lowKneeV));
            (ceiling[_node[r]], floor[_node[r]]) = (float.PositiveInfinity, float.NegativeInfinity);
        }
    }

    private double[] Column() => new double[_node.Length];

    private ExtendedPart Part(int c)
    {
        int slot = _around.Layout.SlotOf[c];
        MembraneRates rates = _around.Rates;
        CircuitPhysics physics = _around.Physics[c];
        double adaptationRate = physics.Terms.AdaptationRate, excRate = rates.ExcRate[slot], inhRate = rates.InhRate[slot];
        return new ExtendedPart
        {
            Circuit = c,
            Slot = slot,
            Terms = physics.Terms,
            LeakNs = physics.LeakNs,
            LeakV = physics.LeakV,
            ResetNs = physics.ResetNs,
            ResetV = physics.ResetV,
            CurrentNa = physics.CurrentNa,
            ExcRate = excRate,
            InhRate = inhRate,
            ExcGive = (1 - StrictMath.Exp(-_stepUs * excRate)) / excRate,
            InhGive = (1 - StrictMath.Exp(-_stepUs * inhRate)) / inhRate,
            ExcStrengthV = rates.ExcStrengthV[c],
            InhStrengthV = rates.InhStrengthV[c],
            AdaptationKeep = StrictMath.Exp(-_stepUs * adaptationRate),
            AdaptationKeepHalf = StrictMath.Exp(-_stepUs / 2 * adaptationRate),
        };
    }

    /// <summary>
    /// An event of charge <paramref name="q"/> came <paramref name="us"/> after the start of the step and was laid onto the line of a stepwise
    /// input as if it had always been there.
    /// </summary>
    public void AddLack(int node, int circuit, bool excitatory, double q, double us)
    {
        int r = _index[node];
        for (int k = _first[r]; k < _first[r + 1]; k++)
        {
            ref ExtendedPart part = ref _parts[k];
            if (part.Circuit != circuit) continue;
            if (excitatory) part.ExcLack += q * (StrictMath.Exp(us * part.ExcRate) - 1) / part.ExcRate;
            else part.InhLack += q * (StrictMath.Exp(us * part.InhRate) - 1) / part.InhRate;
        }
    }
}
