using System.Numerics;
using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Membrane noise, silence and samples.</summary>
internal sealed partial class AnalogCore
{
    // Powers of two of a step for which a propagator may be made: 2^20 steps are 67 ms, longer than any time constant remembers.
    private const int Powers = 21, BlocksPerDraw = 4, NoiseExponent = 2, FewExponent = 4, FewSteps = 1 << FewExponent;

    private readonly StepCoefficients?[] _powers = new StepCoefficients?[Powers], _few = new StepCoefficients?[FewSteps];
    private readonly ulong[] _noiseAt = new ulong[MostBlocks];      // Index of each block's noise; the largest value: none yet.
    private readonly ulong[] _deviatesAt = new ulong[MostBlocks / BlocksPerDraw];
    private float[] _deviates = [], _predictedV = [];

    // The Ornstein-Uhlenbeck term of chip-model.md 2.8 moves every fourth step; its deviates are indexed by systime (8.4). Only who is compared or
    // sampled draws: the process jumps to the present index exactly.
    private void FollowNoise(int block, ulong index)
    {
        ulong last = _noiseAt[block];
        if (last == index || !_options.Noise) return;
        _noiseAt[block] = index;
        int n = 8 * block;
        Vector256<float> xi = Deviates(block, index), sigma = Vector256.Create(_sigma.AsSpan(n, 8)), next;
        if (last == ulong.MaxValue) next = sigma * xi;
        else if (index == last + 1) next = (Vector256.Create(_noiseKeep.AsSpan(n, 8)) * Vector256.Create(_noise.AsSpan(n, 8))) + (Vector256.Create(_noiseFresh.AsSpan(n, 8)) * xi);
        else
        {
            Vector256<float> keep = NoiseKept(n, index - last);
            next = (keep * Vector256.Create(_noise.AsSpan(n, 8))) + (sigma * Vector256.Sqrt(Vector256<float>.One - (keep * keep)) * xi);
        }
        next.CopyTo(_noise, n);
    }

    private Vector256<float> NoiseKept(int n, ulong knots)
    {
        int few = (int)knots & ((FewSteps / StepsPerNoise) - 1);
        Vector256<float> keep = few == 0 ? Vector256<float>.One : Vector256.Create(Few(StepsPerNoise * few).KeepV.AsSpan(n, 8));
        for (int power = FewExponent; knots >> (power - NoiseExponent) != 0; power++)
            if ((knots >> (power - NoiseExponent) & 1) != 0) keep = power < Powers ? keep * Vector256.Create(Power(power).KeepV.AsSpan(n, 8)) : Vector256<float>.Zero;
        return keep;
    }

    // The four words of a Philox block belong to nodes eight apart: 32 nodes at once.
    private Vector256<float> Deviates(int block, ulong index)
    {
        int group = block / BlocksPerDraw, first = group * BlocksPerDraw * NodeLayout.Lanes;
        if (_deviatesAt[group] != index)
        {
            _deviatesAt[group] = index;
            NoiseDeviates.FillBlocks(_random, RandomDomain.Membrane, (uint)(first / BlocksPerDraw), index, _deviates.AsSpan(first, BlocksPerDraw * NodeLayout.Lanes));
        }
        return Vector256.Create(_deviates.AsSpan(8 * block, 8));
    }

    private ulong NoiseIndex(ulong cycle) => (cycle - _origin) / (ulong)_noiseCycles;

    // Nothing can happen until an event comes: no reset runs, no line saturates, and bounds of every membrane, with 6 sigma of noise, keep
    // clear of its threshold and of the rails. The response to a line never exceeds its charge times the peak factor.
    private bool IsQuiet()
    {
        if (_active.Count != 0 || _bent != 0) return false;
        // Where it failed last it fails next, most likely; the answer does not depend on the order. Who waits for all time is quiet.
        if (_restHint < BlockCount && (_check >> _restHint & 1) != 0 && !IsQuiet(_restHint)) return false;
        for (ulong left = _check; left != 0; left &= left - 1)
            if (!IsQuiet(BitOperations.TrailingZeroCount(left)))
            {
                _restHint = BitOperations.TrailingZeroCount(left);
                return false;
            }
        if (_extended is not null && !_extended.IsQuiet(_t, _v, _exc, _inh)) return false;
        _check = 0;
        return true;
    }

    private bool IsQuiet(int block)
    {
        int n = 8 * block;
        CatchUp(block);
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

    // Brings a resting chip to the step that holds the cycle; who waits may go on waiting.
    private void CommitRest(ulong cycle)
    {
        if (!_resting) return;
        long behind = (long)(GridFloor(cycle) - _t);
        if (behind <= 0) return;
        _jumps++;
        (_t, _current) = (_t + (ulong)behind, 0);
        if (MayWait) return;
        if (_anyClamped) Clamp();
        if (_extended is not null) HoldExtended();
        CatchUpAll();
        if (_extended is not null) RestoreExtended();
    }

    // Propagator of 1 to 15 steps.
    private StepCoefficients Few(int steps) => _few[steps] ??= new StepCoefficients(_layout!, _rates!, steps * _stepCycles * CycleUs);

    private StepCoefficients Power(int power) => _powers[power] ??= new StepCoefficients(_layout!, _rates!, (1 << power) * _stepCycles * CycleUs);

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
    public void PrepareSample(ulong cycle) => Wake(cycle);

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
        ulong index = NoiseIndex(_t);
        for (int n = first; n < endNode; n += NodeLayout.Lanes)
        {
            CatchUp(n / NodeLayout.Lanes);
            FollowNoise(n / NodeLayout.Lanes, index);
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
            if ((_bent >> (n / NodeLayout.Lanes) & 1) != 0)
            {
                e = Bend(e, Vector256.Create(_excKnee.AsSpan(slot, 8)), Vector256.Create(_excSpan.AsSpan(slot, 8)));
                i = Bend(i, Vector256.Create(_inhKnee.AsSpan(slot, 8)), Vector256.Create(_inhSpan.AsSpan(slot, 8)));
            }
            ReadOnlySpan<float> rise = step.Lines.AsSpan((4 * slot) + 16, 16);
            x += (Vector256.Create(rise) * e) - (Vector256.Create(rise[8..]) * i);
        }
        return Vector256.GreaterThanAny(x, Vector256.Create(_highKneeV)) || Vector256.LessThanAny(x, Vector256.Create(_lowKneeV)) ? Limit(v, x) : x;
    }
}
