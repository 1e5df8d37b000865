using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Membrane noise, silence and samples.</summary>
internal sealed partial class AnalogCore
{
    // Powers of two of a step for which a propagator may be made: 2^20 steps are 67 ms, longer than any time constant remembers.
    private const int Powers = 21;

    private readonly StepCoefficients?[] _powers = new StepCoefficients?[Powers];
    private float[] _deviates = [], _predictedV = [];
    private ulong _noiseIndex = ulong.MaxValue, _deviateBlock = ulong.MaxValue;

    // The Ornstein-Uhlenbeck term of chip-model.md 2.8 moves every fourth step; its deviates are indexed by systime (8.4).
    private void NextNoise()
    {
        if (!_options.Noise) return;
        ulong index = NoiseIndex(_t);
        if (index == _noiseIndex) return;
        bool follows = index == _noiseIndex + 1 && _noiseIndex != ulong.MaxValue;
        _noiseIndex = index;
        ReadOnlySpan<float> xi = Deviates(index);
        for (int n = 0; n < _noise.Length; n += 8)
        {
            Vector256<float> fresh = Vector256.Create(xi.Slice(n, 8));
            Vector256<float> next = follows
                ? (Vector256.Create(_noiseKeep.AsSpan(n, 8)) * Vector256.Create(_noise.AsSpan(n, 8))) + (Vector256.Create(_noiseFresh.AsSpan(n, 8)) * fresh)
                : Vector256.Create(_sigma.AsSpan(n, 8)) * fresh;
            next.CopyTo(_noise, n);
        }
    }

    private ulong NoiseIndex(ulong cycle) => (cycle - _origin) / (ulong)_noiseCycles;

    private ReadOnlySpan<float> Deviates(ulong index)
    {
        if (index >> 2 != _deviateBlock) Gaussian.FillFour(_random, RandomDomain.Membrane, _deviateBlock = index >> 2, _deviates);
        return _deviates.AsSpan((int)(index & 3) * _noise.Length, _noise.Length);
    }

    // Nothing can happen until an event comes: no reset runs, no line saturates, and bounds of every membrane, with 6 sigma of noise, keep
    // clear of its threshold and of the rails. The response to a line never exceeds its charge times the peak factor.
    private bool IsQuiet()
    {
        if (_active.Count != 0 || _saturated) return false;
        int nodes = _layout!.NodeCount;
        // Where it failed last it fails next, most likely; the answer does not depend on the order.
        if (_restHint < nodes && !IsQuiet(_restHint)) return false;
        for (int n = 0; n < nodes; n += 8)
            if (!IsQuiet(n))
            {
                _restHint = n;
                return false;
            }
        if (_extended is not null && !_extended.IsQuiet(_t, _v, _exc, _inh)) return false;
        FlushTiny();
        return true;
    }

    private bool IsQuiet(int n)
    {
        Vector256<float> v = Vector256.Create(_v.AsSpan(n, 8)), rest = Vector256.Create(_rest.AsSpan(n, 8));
        Vector256<float> high = Vector256.Max(v, rest), low = Vector256.Min(v, rest);
        for (int k = 0; k < _layout!.PlaneStart.Length && n < _layout.PlaneLength[k]; k++)
        {
            int slot = _layout.PlaneStart[k] + n;
            high += Vector256.Create(_exc.AsSpan(slot, 8)) * Vector256.Create(_peakExc.AsSpan(slot, 8));
            low -= Vector256.Create(_inh.AsSpan(slot, 8)) * Vector256.Create(_peakInh.AsSpan(slot, 8));
        }
        return Vector256.LessThanAll(high, Vector256.Create(_ceiling.AsSpan(n, 8))) && Vector256.GreaterThanAll(low, Vector256.Create(_floor.AsSpan(n, 8)));
    }

    // Denormal numbers would be slow and are nothing: 1e-20 of a weight LSB.
    private void FlushTiny()
    {
        Vector256<float> tiny = Vector256.Create(Tiny);
        for (int s = 0; s < _exc.Length; s += 8)
        {
            Vector256<float> e = Vector256.Create(_exc.AsSpan(s, 8)), i = Vector256.Create(_inh.AsSpan(s, 8));
            (e & Vector256.GreaterThan(e, tiny)).CopyTo(_exc, s);
            (i & Vector256.GreaterThan(i, tiny)).CopyTo(_inh, s);
        }
    }

    // Brings a resting state to the step that holds the cycle: one propagator per set bit of the number of steps.
    private void CommitRest(ulong cycle)
    {
        if (!_resting) return;
        long behind = (long)(GridFloor(cycle) - _t);
        if (behind <= 0) return;
        ulong steps = (ulong)(behind / _stepCycles);
        _jumps++;
        ulong left = steps;
        if (_extended is not null) HoldExtended();
        for (int power = 0; left != 0; power++, left >>= 1)
        {
            if (power == Powers)
            {
                Settle();
                break;
            }
            if ((left & 1) == 0) continue;
            if (_anyClamped) Clamp();
            Propagate(Power(power), _v, _exc, _inh);
        }
        if (_extended is not null) RestoreExtended();
        _t += steps * (ulong)_stepCycles;
        FlushTiny();
        JumpNoise(steps);
    }

    private StepCoefficients Power(int power) => _powers[power] ??= new StepCoefficients(_layout!, _rates!, (1 << power) * _stepCycles * CycleUs);

    private void Settle()
    {
        _rest.CopyTo(_v, 0);
        Array.Clear(_exc);
        Array.Clear(_inh);
    }

    private void JumpNoise(ulong steps)
    {
        if (!_options.Noise || NoiseIndex(_t) == _noiseIndex) return;
        _noiseIndex = NoiseIndex(_t);
        ReadOnlySpan<float> xi = Deviates(_noiseIndex);
        for (int n = 0; n < _noise.Length; n += 8)
        {
            Vector256<float> keep = Vector256<float>.One;
            for (int power = 0; steps >> power != 0; power++)
                if ((steps >> power & 1) != 0) keep = power < Powers ? keep * Vector256.Create(Power(power).NoiseKeep.AsSpan(n, 8)) : Vector256<float>.Zero;
            Vector256<float> fresh = Vector256.Create(_sigma.AsSpan(n, 8)) * Vector256.Sqrt(Vector256<float>.One - (keep * keep));
            ((keep * Vector256.Create(_noise.AsSpan(n, 8))) + (fresh * Vector256.Create(xi.Slice(n, 8)))).CopyTo(_noise, n);
        }
    }

    /// <summary>Moves whenever nodes, readouts or rates may have changed.</summary>
    public int ConfigurationVersion { get; private set; }

    /// <summary>Node of a circuit in <see cref="Sample"/>'s answer.</summary>
    public int NodeOf(int circuit) => _layout!.NodeOf[circuit];

    /// <summary>Membrane of one circuit, as <see cref="Sample"/> takes it.</summary>
    public float MembraneAt(int circuit, ulong cycle)
    {
        PrepareSample(cycle);
        int node = NodeOf(circuit);
        return Sample(cycle, node, node + 1)[node];
    }

    /// <summary>Ends a pause and brings a resting state to the step that holds <paramref name="cycle"/>: what chip time asks for.</summary>
    public void PrepareSample(ulong cycle)
    {
        Wake(cycle);
        if (IsNoiseKnot(_t)) NextNoise();
    }

    /// <summary>As <see cref="PrepareSample"/> for one who comes back every few cycles: rest ends too.</summary>
    public void Observe(ulong cycle)
    {
        PrepareSample(cycle);
        _resting = false;
    }

    /// <summary>What the readout multiplexer of one circuit shows, as <see cref="Sample"/> takes it, after <see cref="Observe"/>.</summary>
    public float SampleCircuit(int circuit, ulong cycle)
    {
        int at = ReadoutIndex(circuit);
        return Sample(cycle, at, at + 1)[at];
    }

    /// <summary>
    /// Membranes at <paramref name="cycle"/> (inside the current step, after <see cref="PrepareSample"/>), noise included, by node; those from
    /// <paramref name="firstNode"/> to before <paramref name="endNode"/> are valid until the next call. Changes nothing.
    /// </summary>
    public ReadOnlySpan<float> Sample(ulong cycle, int firstNode, int endNode)
    {
        int ticks = (int)Math.Min(cycle - _t, (ulong)_stepCycles), first = firstNode & ~(NodeLayout.Lanes - 1), end = endNode;
        endNode = Math.Min(endNode, _layout!.NodeCount);
        float part = ticks / (float)_stepCycles;
        for (int n = first; n < endNode; n += NodeLayout.Lanes)
        {
            Vector256<float> v = Vector256.Create(_v.AsSpan(n, 8)), next = ticks == 0 ? v : Next(_step!, n, v);
            (v + ((next - v) * Vector256.Create(part))).CopyTo(_predictedV, n);
        }
        foreach (ActiveReset reset in _active)
        {
            int node = _layout!.NodeOf[reset.Circuit];
            if (ticks > 0 && reset.Start < _t + (ulong)ticks && reset.End > _t && node >= firstNode && node < endNode)
                _predictedV[node] = UnderReset(reset, _t, ticks, _v[node], _predictedV[node]);
        }
        if (_extended is not null) SampleExtended(ticks, first, endNode);
        if (end > endNode) SampleSpecial(ticks, firstNode, end);
        for (int n = first; n < endNode; n += NodeLayout.Lanes)
            (Vector256.Create(_predictedV.AsSpan(n, 8)) + Vector256.Create(_noise.AsSpan(n, 8))).CopyTo(_predictedV, n);
        return _predictedV;
    }

    // Membranes of eight nodes one step on, as Propagate makes them; lines stay.
    private Vector256<float> Next(StepCoefficients step, int n, Vector256<float> v)
    {
        Vector256<float> level = Vector256.Create(_rest.AsSpan(n, 8)), x = level + (Vector256.Create(step.KeepV.AsSpan(n, 8)) * (v - level));
        for (int k = 0; k < _layout!.PlaneStart.Length && n < _layout.PlaneLength[k]; k++)
        {
            int slot = _layout.PlaneStart[k] + n;
            Vector256<float> e = Vector256.Create(_exc.AsSpan(slot, 8)), i = Vector256.Create(_inh.AsSpan(slot, 8));
            if (_saturated)
            {
                e = Bend(e, Vector256.Create(_excKnee.AsSpan(slot, 8)), Vector256.Create(_excSpan.AsSpan(slot, 8)));
                i = Bend(i, Vector256.Create(_inhKnee.AsSpan(slot, 8)), Vector256.Create(_inhSpan.AsSpan(slot, 8)));
            }
            x += (Vector256.Create(step.RiseExc.AsSpan(slot, 8)) * e) - (Vector256.Create(step.RiseInh.AsSpan(slot, 8)) * i);
        }
        return Vector256.GreaterThanAny(x, Vector256.Create(_highKneeV)) || Vector256.LessThanAny(x, Vector256.Create(_lowKneeV)) ? Limit(v, x) : x;
    }
}
