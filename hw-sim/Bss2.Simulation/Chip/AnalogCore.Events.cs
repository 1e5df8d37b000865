using System.Numerics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Synaptic events, thresholds and resets of the membranes.</summary>
internal sealed partial class AnalogCore
{
    // Comparator delay (chip-model 8.3) [A].
    private const int ComparatorDelayCycles = 5;

    private readonly List<int> _crossed = [];

    // Events of this step, or late ones of the last: their charge decays exactly to the end of the step.
    private void ApplyRowEvents(ulong end)
    {
        List<RowEvent> events = _router.RowEvents;
        int kept = 0;
        for (int i = 0; i < events.Count; i++)
        {
            RowEvent e = events[i];
            if (e.Cycle >= end) { events[kept++] = e; continue; }
            float deltaUs = (float)((end - e.Cycle) * CycleUs);
            ApplyRow(e.Driver, top: false, e.Label, deltaUs);
            ApplyRow(e.Driver, top: true, e.Label, deltaUs);
        }
        events.RemoveRange(kept, events.Count - kept);
    }

    private void ApplyRow(int driver, bool top, byte label, float deltaUs)
    {
        int row = ((driver >> 7) * 256) + ((driver & 127) * 2) + (top ? 1 : 0);
        RowMode mode = _rowMode[row];
        if (mode == RowMode.Disabled) return;
        if (!_addressOut[driver]) label &= 0x20;
        EffectiveRow effective = RowOf(row);
        if ((effective.LabelsPresent >> label & 1) == 0) return;
        int slotBase = (row >> 8) * 256;
        if ((mode & RowMode.Excitatory) != 0) AddCharge(effective, label, slotBase, deltaUs, _exc, _excGain, _excInvTau, sign: 1);
        if ((mode & RowMode.Inhibitory) != 0) AddCharge(effective, label, slotBase, deltaUs, _inh, _inhGain, _inhInvTau, sign: -1);
    }

    // Line: q * exp(-delta/tau). Membrane: q * delta * (1 - delta/2 * (1/tau_syn + 1/tau_mem)); both to second order.
    private void AddCharge(EffectiveRow row, byte label, int slotBase, float deltaUs, float[] line, float[] gain, float[] invTau, float sign)
    {
        var wanted = new Vector<int>(label);
        var delta = new Vector<float>(deltaUs);
        var half = new Vector<float>(0.5f);
        for (int i = 0; i < 256; i += Vector<float>.Count)
        {
            Vector<int> match = Vector.Equals(new Vector<int>(row.Labels, i), wanted);
            if (!Vector.GreaterThanAny(Vector<int>.Zero, match)) continue;
            int slot = slotBase + i;
            Vector<float> q = Vector.ConditionalSelect(Vector.AsVectorSingle(match), new Vector<float>(row.Charges, i), Vector<float>.Zero) * new Vector<float>(gain, slot);
            Vector<float> x = delta * new Vector<float>(invTau, slot);
            (new Vector<float>(line, slot) + (q * (Vector<float>.One - (x * (Vector<float>.One - (half * x)))))).CopyTo(line, slot);
            Vector<float> step = q * delta * (Vector<float>.One - (half * delta * (new Vector<float>(invTau, slot) + new Vector<float>(_invTauMemOfSlot, slot))));
            AddToNodes(slot, sign * step);
        }
    }

    private void AddToNodes(int slot, Vector<float> step)
    {
        if (_morphology == Morphology.General)
        {
            for (int k = 0; k < Vector<float>.Count; k++) _v[_nodeOfSlot[slot + k]] += step[k];
            return;
        }
        int node = _nodeOfSlot[slot];
        (new Vector<float>(_v, node) + step).CopyTo(_v, node);
    }

    private void FindCrossings(int stepInBlock, ulong end)
    {
        float before = stepInBlock, after = stepInBlock + 1;
        bool noise = _options.Noise;
        for (int n = 0; n < _nodeCount; n += Vector<float>.Count)
        {
            Vector<float> v = new(_v, n);
            if (noise) v += new Vector<float>(_noiseStart, n) + (new Vector<float>(_noiseSlope, n) * after);
            if (!Vector.GreaterThanOrEqualAny(v, new Vector<float>(_threshold, n))) continue;
            for (int k = 0; k < Vector<float>.Count; k++)
                if (v[k] >= _threshold[n + k] && !IsRefractory(n + k)) Cross(n + k, v[k], before, end);
        }
        foreach (int circuit in _crossed) Fired(circuit, _crossedAt[circuit]);
        _crossed.Clear();
    }

    private void Cross(int node, float vEnd, float before, ulong end)
    {
        float vStart = _vBefore[node] + (_options.Noise ? _noiseStart[node] + (_noiseSlope[node] * before) : 0);
        float fraction = vStart >= _threshold[node] ? 0 : (_threshold[node] - vStart) / (vEnd - vStart);
        ulong tick = end - (ulong)_stepCycles + (ulong)(fraction * _stepCycles) + 1;
        foreach (int circuit in _comparatorsOfNode[node])
            if (_circuitThreshold[circuit] <= _threshold[node])
            {
                _crossedAt[circuit] = tick + ComparatorDelayCycles;
                _crossed.Add(circuit);
                BeginReset(circuit, tick, end);
            }
    }

    /// <summary>Starts reset and refractory time of a circuit as a fire does; membranes are committed up to the step that holds the tick.</summary>
    public void BeginReset(int circuit, ulong tick, ulong stepEnd)
    {
        Refresh();
        int node = _nodeOfCircuit[circuit];
        ulong resetEnd = tick + (ulong)_resetCycles[circuit], refractoryEnd = tick + (ulong)_refractoryCycles[circuit];
        _resets.Add(new ResetState(node, circuit, resetEnd, refractoryEnd));
        _quietKnown = false;
        _atRest = false;
        double restUs = (Math.Min(stepEnd, resetEnd) - Math.Min(tick, stepEnd)) * CycleUs;
        _v[node] = (float)(_resetV[circuit] + ((Math.Min(_v[node], _threshold[node]) - _resetV[circuit]) * StrictMath.Exp(-restUs * _invTauReset[circuit])));
    }

    /// <summary>End of the step in progress or the committed time: where a reset by command begins.</summary>
    public ulong CommittedCycle => _t;

    private bool IsRefractory(int node)
    {
        foreach (ResetState r in _resets)
            if (r.Node == node) return true;
        return false;
    }

    // Nodes under reset follow the reset potential until its end, the leak after it.
    private void ContinueResets(ulong end)
    {
        if (_resets.Count == 0) return;
        ulong start = end - (ulong)_stepCycles;
        for (int i = _resets.Count - 1; i >= 0; i--)
        {
            ResetState r = _resets[i];
            if (r.ResetEnd > start)
            {
                double inResetUs = (Math.Min(r.ResetEnd, end) - start) * CycleUs;
                double freeUs = (end - Math.Min(r.ResetEnd, end)) * CycleUs;
                double v = _resetV[r.Circuit] + ((_vBefore[r.Node] - _resetV[r.Circuit]) * StrictMath.Exp(-inResetUs * _invTauReset[r.Circuit]));
                _v[r.Node] = (float)(v + (freeUs * (((_rest[r.Node] - v) * _invTauMem[r.Node]) + DriveOf(r.Node))));
            }
            if (r.RefractoryEnd <= end && r.ResetEnd <= end) _resets.RemoveAt(i);
        }
    }

    private readonly record struct ResetState(int Node, int Circuit, ulong ResetEnd, ulong RefractoryEnd);
}
