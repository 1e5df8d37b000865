using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Thresholds, resets and refractory times: few neurons at a time, so scalar and exact.</summary>
internal sealed partial class AnalogCore
{
    private readonly List<ActiveReset> _active = [];

    // Entries of each circuit in the list: an artificial reset has hundreds at once, and to search it for each of them would take longer than all else.
    private readonly int[] _activeOf = new int[NeuronOnChip.Count];
    private double[]?[] _leakKeep = [], _resetKept = [];     // [cycles][circuit]
    private double[] _leakRateOf = [], _resetRateOf = [];

    // By node: resets that run, and what one that fills a whole step needs.
    private const float HeldMark = 1;
    private readonly int[] _resetsOfNode = new int[NeuronOnChip.Count];
    private float[] _resetLevel = [], _resetPerDrive = [], _resetKeep = [], _held = [];

    /// <summary>A fire by command (neuron reset): needs no comparator.</summary>
    public void FireByCommand(int circuit, ulong now)
    {
        Wake(now);
        _resting = false;
        // Within the refractory time a further fire is ignored (chip-model.md 1.7).
        if (IsRefractoryAt(circuit, now)) return;
        Begin(circuit, now);
        Fired(circuit, now + EventCycles - ComparatorCycles);
    }

    private void Begin(int circuit, ulong start)
    {
        int block = _layout!.NodeOf[circuit] / NodeLayout.Lanes;
        CatchUp(block);
        _check |= 1UL << block & ~_fine;
        NoteReset(circuit);
        _active.Add(new ActiveReset(circuit, start, start + (ulong)_backends.ResetCycles(circuit), start + (ulong)_backends.RefractoryCycles(circuit)));
        _activeOf[circuit]++;
        (_resetStart[circuit], _resetEnd[circuit]) = (_active[^1].Start, _active[^1].End);
        Arm(_layout.NodeOf[circuit]);
        if (_extended is not null) StartPulse(circuit, start);
    }

    // What a reset that fills a whole step needs; by node, the last circuit's.
    private void NoteReset(int circuit)
    {
        int node = _layout!.NodeOf[circuit];
        _resetsOf[node / NodeLayout.Lanes]++;
        _resetsOfNode[node]++;
        (double level, double rate) = _rates!.Reset[circuit];
        (_resetLevel[node], _resetPerDrive[node]) = ((float)level, (float)(1 / (rate * _stepCycles * CycleUs)));
        _resetKeep[node] = (float)Kept(_resetKept, _stepCycles, circuit, _resetRateOf);
    }

    // The lowest threshold of the circuits of a node that are not refractory.
    private void Arm(int node)
    {
        double lowest = double.PositiveInfinity;
        foreach (int c in _layout!.Nodes[node])
            if (!IsRefractory(c)) lowest = Math.Min(lowest, _rates!.CircuitThresholdV[c]);
        _armed[node] = (float)lowest;
    }

    private bool IsRefractory(int circuit) => _activeOf[circuit] != 0;

    private bool IsRefractoryAt(int circuit, ulong cycle)
    {
        if (!IsRefractory(circuit)) return false;
        foreach (ActiveReset r in CollectionsMarshal.AsSpan(_active))
            if (r.Circuit == circuit && r.Armed > cycle) return true;
        return false;
    }

    // The step from start to _t was made as if no reset ran; this puts right the few nodes under reset and arms those whose time is over.
    private void FollowResets(ulong start)
    {
        ulong held = 0;
        foreach (ActiveReset r in CollectionsMarshal.AsSpan(_active))
        {
            int node = _layout!.NodeOf[r.Circuit];
            bool whole = r.Start <= start && r.End >= _t && _resetsOfNode[node] == 1 && _extended is null;
            if (!whole)
            {
                Override(r, start);
                continue;
            }
            _held[node] = HeldMark;
            held |= 1UL << (node / NodeLayout.Lanes);
        }
        for (; held != 0; held &= held - 1) Hold(8 * BitOperations.TrailingZeroCount(held));
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            ActiveReset r = _active[i];
            if (r.Armed >= _t) continue;
            _active.RemoveAt(i);
            _activeOf[r.Circuit]--;
            int node = _layout!.NodeOf[r.Circuit];
            _resetsOf[node / NodeLayout.Lanes]--;
            _resetsOfNode[node]--;
            Arm(node);
            if (_v[node] + _noise[node] >= _armed[node]) CrossFrom(node, start, Math.Max(r.Armed, start));
        }
    }

    // UnderReset for eight nodes whose reset fills the step, by far the most frequent case: a chip reset at once has hundreds.
    private void Hold(int n)
    {
        Vector256<float> before = Vector256.Create(_vBefore.AsSpan(n, 8)), free = Vector256.Create(_v.AsSpan(n, 8)), rest = Vector256.Create(_rest.AsSpan(n, 8));
        Vector256<float> drive = free - (rest + (Vector256.Create(_step!.KeepV.AsSpan(n, 8)) * (before - rest)));
        Vector256<float> target = Vector256.Create(_resetLevel.AsSpan(n, 8)) + (drive * Vector256.Create(_resetPerDrive.AsSpan(n, 8)));
        target = Vector256.Min(Vector256.Max(target, Vector256.Create(_lowV)), Vector256.Create(_highV));
        Vector256<float> v = target + ((before - target) * Vector256.Create(_resetKeep.AsSpan(n, 8)));
        Vector256<float> held = Vector256.Equals(Vector256.Create(_held.AsSpan(n, 8)), Vector256.Create(HeldMark));
        Vector256.ConditionalSelect(held, v, free).CopyTo(_v, n);
        Vector256<float>.Zero.CopyTo(_held, n);
    }

    private void Override(in ActiveReset reset, ulong start)
    {
        if (reset.Start >= _t || reset.End <= start) return;
        int node = _layout!.NodeOf[reset.Circuit];
        if (_extended is not null && _extended.Has(node)) _v[node] = _extended.Again(node);
        else _v[node] = UnderReset(reset, start, _stepCycles, _vBefore[node], _v[node]);
    }

    /// <summary>
    /// Membrane of a node under reset <paramref name="ticks"/> cycles after <paramref name="start"/>: towards the reset potential from the
    /// reset's start to its end, the leak before and after. <paramref name="free"/> is what it would be without reset.
    /// </summary>
    private float UnderReset(in ActiveReset reset, ulong start, int ticks, float before, float free)
    {
        int node = _layout!.NodeOf[reset.Circuit];
        int from = reset.Start > start ? (int)(reset.Start - start) : 0, to = (int)Math.Min((ulong)ticks, reset.End - start);
        (double level, double rate) = _rates!.Reset[reset.Circuit];
        double rest = _rest[node];
        // The synaptic current of the step, as volts per us.
        double leakKeep = Kept(_leakKeep, ticks, reset.Circuit, _leakRateOf);
        double drive = (free - (rest + ((before - rest) * leakKeep))) / (ticks * CycleUs);
        double v = before + ((free - before) * (from / (double)ticks));
        double target = Math.Clamp(level + (drive / rate), _lowV, _highV);
        v = target + ((v - target) * Kept(_resetKept, to - from, reset.Circuit, _resetRateOf));
        if (ticks > to) v = rest + ((v - rest) * Kept(_leakKeep, ticks - to, reset.Circuit, _leakRateOf)) + (drive * ((ticks - to) * CycleUs));
        return (float)v;
    }

    // All circuits reset at once have the same cycles: what one needs the next ones need too.
    private static double Kept(double[]?[] table, int cycles, int circuit, double[] rates)
    {
        double[] kept = table[cycles] ??= [.. rates.Select(rate => StrictMath.Exp(-cycles * CycleUs * rate))];
        return kept[circuit];
    }

    private void FindCrossings(ulong start)
    {
        for (ulong left = _crossed; left != 0; left &= left - 1)
        {
            int first = NodeLayout.Lanes * BitOperations.TrailingZeroCount(left);
            for (int n = first; n < first + NodeLayout.Lanes; n++)
                if (_v[n] + _noise[n] >= _armed[n]) CrossFrom(n, start, start);
        }
    }

    // Linear interpolation inside the step gives the cycle of the crossing (chip-model.md 8.3), not before the neuron was armed.
    private void CrossFrom(int node, ulong start, ulong armed)
    {
        float before = _vBefore[node] + _noise[node], after = _v[node] + _noise[node];
        float threshold = _armed[node];
        float part = before >= threshold ? 0 : (threshold - before) / (after - before);
        ulong cycle = Math.Max(armed, start + (ulong)(part * _stepCycles));
        foreach (int circuit in _layout!.Nodes[node])
        {
            if (IsRefractory(circuit) || (float)_rates!.CircuitThresholdV[circuit] > threshold) continue;
            Begin(circuit, cycle + ComparatorCycles);
            Override(_active[^1], start);
            Fired(circuit, cycle + (ulong)EventLatency);
        }
    }
}
