namespace Bss2.Simulation;

/// <summary>One step of the extended nodes.</summary>
internal sealed partial class ExtendedNodes
{
    /// <summary>
    /// Integrates the step that starts at <paramref name="start"/> from membranes and lines as they are there; changes neither. Coupled
    /// nodes see each other's middle of the step after two sweeps (Jacobi).
    /// </summary>
    public void Begin(ulong start, ReadOnlySpan<float> v, ReadOnlySpan<float> exc, ReadOnlySpan<float> inh)
    {
        _start = start;
        for (int r = 0; r < _node.Length; r++) Prepare(r, v, exc, inh);
        for (int r = 0; r < _node.Length; r++) _v1[r] = Integrate(r, _stepCycles);
        if (_coupled.Length == 0) return;
        foreach (int r in _coupled) _mid[r] = (_v0[r] + _v1[r]) / 2;
        foreach (int r in _coupled) _v1[r] = Integrate(r, _stepCycles);
    }

    /// <summary>The same for nodes from <paramref name="firstNode"/> to before <paramref name="endNode"/> alone, and their neighbours.</summary>
    public void Begin(ulong start, ReadOnlySpan<float> v, ReadOnlySpan<float> exc, ReadOnlySpan<float> inh, int firstNode, int endNode)
    {
        (int from, int to) = (IndexFrom(firstNode), IndexFrom(endNode));
        for (int r = from; r < to; r++)
            if (_neighbours[r].Length != 0)
            {
                Begin(start, v, exc, inh);
                return;
            }
        _start = start;
        for (int r = from; r < to; r++)
        {
            Prepare(r, v, exc, inh);
            _v1[r] = Integrate(r, _stepCycles);
        }
    }

    private int IndexFrom(int node)
    {
        int at = Array.BinarySearch(_node, node);
        return at < 0 ? ~at : at;
    }

    /// <summary>Makes the step: membranes, adaptation voltages.</summary>
    public void Commit(Span<float> v)
    {
        for (int r = 0; r < _node.Length; r++)
        {
            _exact[r] = _v1[r];
            v[_node[r]] = (float)_v1[r];
            for (int k = _first[r]; k < _first[r + 1]; k++)
            {
                ref ExtendedPart part = ref _parts[k];
                (part.ExcLack, part.InhLack) = (0, 0);
                if (part.Terms.Adaptation) _adaptation.Volts[part.Circuit] = AdaptationEnd(part, (_v0[r] + _v1[r]) / 2);
            }
        }
    }

    /// <summary>The membrane at the end of the step at hand once more: a reset has begun within it.</summary>
    public float Again(int node)
    {
        int r = _index[node];
        _exact[r] = _v1[r] = Integrate(r, _stepCycles);
        return (float)_v1[r];
    }

    /// <summary>Membranes of the nodes of a range, <paramref name="cycles"/> after the start of the step at hand.</summary>
    public void Predict(ulong cycles, Span<float> v, int firstNode, int endNode)
    {
        for (int r = IndexFrom(firstNode), to = IndexFrom(endNode); r < to; r++) v[_node[r]] = (float)Integrate(r, cycles);
    }

    /// <summary>Adaptation voltage of a circuit at a part (0..1) of the step at hand.</summary>
    public double AdaptationAt(int node, int circuit, double part)
    {
        int r = _index[node];
        for (int k = _first[r]; k < _first[r + 1]; k++)
            if (_parts[k].Circuit == circuit)
                return _parts[k].AdaptationV + (part * (AdaptationEnd(_parts[k], (_v0[r] + _v1[r]) / 2) - _parts[k].AdaptationV));
        return _adaptation.Volts[circuit];
    }

    private void Prepare(int r, ReadOnlySpan<float> v, ReadOnlySpan<float> exc, ReadOnlySpan<float> inh)
    {
        // A float is too coarse for slow nodes: what it stands for is kept as long as nobody else moves it.
        double v0 = (float)_exact[r] == v[_node[r]] ? _exact[r] : v[_node[r]];
        _v0[r] = _mid[r] = v0;
        for (int k = _first[r]; k < _first[r + 1]; k++) Prepare(ref _parts[k], r, v0, exc, inh);
    }

    private void Prepare(ref ExtendedPart part, int r, double v0, ReadOnlySpan<float> exc, ReadOnlySpan<float> inh)
    {
        float e = Bend(exc[part.Slot], _around.ExcKnee[part.Slot], _around.ExcSpan[part.Slot]), i = Bend(inh[part.Slot], _around.InhKnee[part.Slot], _around.InhSpan[part.Slot]);
        part.Drive = ((_around.Step.RiseExc(part.Slot) * e) - (_around.Step.RiseInh(part.Slot) * i)) * _driveFactor[r];
        ref readonly CircuitTerms terms = ref part.Terms;
        if (terms.ExcStepwise) part.ExcDrive = Mean(exc[part.Slot], e, part.ExcGive, part.ExcLack) * part.ExcRate * part.ExcStrengthV;
        if (terms.InhStepwise) part.InhDrive = Mean(inh[part.Slot], i, part.InhGive, part.InhLack) * part.InhRate * part.InhStrengthV;
        if (!terms.Adaptation) return;
        part.AdaptationV = _adaptation.Volts[part.Circuit];
        part.AdaptationPulseV = terms.AdaptationPulseVPerUs * _adaptation.Overlap(part.Circuit, _start, _start + _stepCycles) * AnalogCore.CycleUs;
        double goal = AdaptationGoal(part, v0);
        part.AdaptationMidV = Math.Clamp(goal + ((part.AdaptationV - goal) * part.AdaptationKeepHalf) + (part.AdaptationPulseV / 2), 0, _p.AdaptationMaxV);
    }

    private static float Bend(float x, float knee, float span)
    {
        if (x <= knee) return x;
        float y = (x - knee) / span;
        return knee + (span * y / (1 + y));
    }

    // Mean of a line over the step, weight LSB. Negative for an event just behind the step's end: the next step is given that much too much.
    private double Mean(double line, double bent, double give, double lack) => line > 0 ? bent * (give - (lack / line)) / _stepUs : 0;

    private static double AdaptationGoal(in ExtendedPart part, double v) =>
        part.Terms.AdaptationReferenceV + (part.Terms.AdaptationGain * (v - part.Terms.AdaptationLeakV));

    private double AdaptationEnd(in ExtendedPart part, double v)
    {
        double goal = AdaptationGoal(part, v);
        return Math.Clamp(goal + ((part.AdaptationV - goal) * part.AdaptationKeep) + part.AdaptationPulseV, 0, _p.AdaptationMaxV);
    }

    // From the start of the step, cut where a reset of one of the node's circuits begins or ends.
    private double Integrate(int r, ulong cycles)
    {
        double v = _v0[r];
        for (ulong at = _start, end = _start + cycles; at < end;)
        {
            ulong next = end;
            for (int k = _first[r]; k < _first[r + 1]; k++)
            {
                ulong from = _around.ResetStart[_parts[k].Circuit], to = _around.ResetEnd[_parts[k].Circuit];
                if (from > at && from < next && from < to) next = from;
                if (to > at && to < next) next = to;
            }
            v = Advance(r, v, at, (next - at) * AnalogCore.CycleUs);
            at = next;
        }
        return v;
    }

    private double Advance(int r, double v, ulong at, double us)
    {
        (double slope, double derivative, double upstroke) = Slope(r, v, at);
        // An upstroke grows by its own current; on the way down that current only vanishes.
        if (slope > 0) derivative += upstroke;
        double after = v + (slope * us * Growth(derivative * us));
        if (after < _highKneeV && after > _lowKneeV) return after;
        // Near its rails the drive outwards fades, as for all membranes.
        double change = after - v, room = change > 0 ? _p.MembraneMaxV - v : v - _p.MembraneMinV;
        return Math.Clamp(v + (change * Math.Clamp(room / _p.MembraneKneeV, 0, 1)), _p.MembraneMinV, _p.MembraneMaxV);
    }

    // (e^x - 1) / x; no growth beyond e^40, the rails are long reached.
    private static double Growth(double x)
    {
        if (Math.Abs(x) < 0.2) return 1 + (x * (1.0 / 2 + (x * (1.0 / 6 + (x * (1.0 / 24 + (x * (1.0 / 120 + (x * (1.0 / 720 + (x / 5040)))))))))));
        x = Math.Min(x, 40);
        return (StrictMath.Exp(x) - 1) / x;
    }
}
