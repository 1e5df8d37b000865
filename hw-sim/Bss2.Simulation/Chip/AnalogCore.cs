using System.Numerics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The membranes: 512 circuits joined to nodes, current-based synaptic lines, thresholds and resets, on a grid of steps that is aligned
/// to systime. Silence is jumped by closed form in blocks of 16 steps and super-blocks of 256 (see firmware-spec/timing.md).
/// </summary>
/// <remarks>
/// Slicing rule: what happens depends on chip state and chip time only. <see cref="RunTo"/> never commits a jump before the whole
/// jumped interval is known to be free of events; <see cref="Interact"/> (a sample or a write that matters) commits up to its own time.
/// </remarks>
internal sealed partial class AnalogCore
{
    public const int Circuits = 512;
    private const int StepsPerBlock = 16, BlocksPerSuper = 16;
    private const double CycleUs = 0.004;

    // A node counts as resting within 30 uV of its leak potential (1e-4 of the threshold distance) and without drive.
    private const float RestV = 3e-5f, RestDriveVPerUs = 1e-5f;
    private const float NoiseMarginSigma = 6;

    private readonly ChipOptions _options;
    private readonly AnalogParameters _p;
    private readonly ChipMismatch _mismatch;
    private readonly RegisterPages _registers;
    private readonly SynapseArray[] _synapses;
    private readonly EventRouter _router;
    private readonly Philox _noise;
    private readonly int _stepCycles, _blockCycles, _superCycles;

    // State, in slot order (lines) and node order (membranes).
    private readonly float[] _exc = new float[Circuits], _inh = new float[Circuits];
    private readonly float[] _contribution = new float[Circuits];
    private readonly float[] _v = new float[Circuits], _vBefore = new float[Circuits];
    private readonly float[] _noiseStart = new float[Circuits], _noiseSlope = new float[Circuits], _deviates = new float[Circuits];
    private readonly List<ResetState> _resets = [];
    private readonly Queue<(ulong Cycle, ushort Label)> _inputs = new();

    private ulong _t;            // Chip cycle up to which the state is committed: a step boundary.
    private ulong _offset;       // systime cycles = chip cycles + offset (modulo 2^64).
    private bool _atRest, _noiseValid, _quietKnown, _quiet;

    public AnalogCore(ChipOptions options, AnalogParameters parameters, ChipMismatch mismatch, RegisterPages registers, SynapseArray[] synapses, EventRouter router)
    {
        (_options, _p, _mismatch, _registers, _synapses, _router) = (options, parameters, mismatch, registers, synapses, router);
        _noise = new Philox(options.ChipSeed ^ 0x6E6F697365UL);
        _stepCycles = 1 << options.StepExponent;
        _blockCycles = _stepCycles * StepsPerBlock;
        _superCycles = _blockCycles * BlocksPerSuper;
    }

    /// <summary>Fires of circuits (linear 256*row + column) with their cycle go here.</summary>
    public required Action<int, ulong> Fired { get; init; }

    /// <summary>Analog configuration has changed: coefficients are remade before the next use.</summary>
    public void Invalidate() => _stale = true;

    /// <summary>Power-up state at <paramref name="now"/>; systime starts at 0.</summary>
    public void Reset(ulong now)
    {
        _inputs.Clear();
        _resets.Clear();
        Array.Clear(_exc);
        Array.Clear(_inh);
        (_offset, _stale, _noiseValid, _quietKnown) = (0 - now, true, false, false);
        _t = BlockStart(now);
        _atRest = true;
    }

    /// <summary>Systime of a chip cycle, in cycles of 4 ns.</summary>
    public ulong SystimeCycles(ulong cycle) => cycle + _offset;

    /// <summary>Sets systime at <paramref name="now"/>; the step grid moves with it.</summary>
    public void SetSystime(ulong now, ulong systimeCycles)
    {
        if (!_atRest) Interact(now);
        _offset = systimeCycles - now;
        if (_atRest) { _t = BlockStart(now); return; }
        // A running membrane is carried over the shift of the grid by the closed form; only spikes within it would be missed.
        ulong boundary = BlockStart(_t) == _t ? _t : BlockStart(_t) + (ulong)_blockCycles;
        Coast(boundary - _t);
        _t = boundary;
        (_noiseValid, _quietKnown) = (false, false);
    }

    /// <summary>An event for crossbar input 8 + SPL1 at <paramref name="cycle"/>; cycles never decrease.</summary>
    public void Inject(ulong cycle, ushort label) => _inputs.Enqueue((cycle, label));

    /// <summary>Lets time pass up to <paramref name="cycle"/>; quiet time stays uncommitted.</summary>
    public void RunTo(ulong cycle)
    {
        while (true)
        {
            if (_t != BlockStart(_t))
            {
                if (_t + (ulong)_stepCycles > cycle) return;
                Step();
                continue;
            }
            ulong next = NextEvent();
            if (_atRest && _options.SkipSilence)
            {
                if (next > cycle) return;
                _t = Math.Max(_t, BlockStart(next));
            }
            else if (_options.SkipSilence && Quiet())
            {
                if (IsSuperStart(_t) && next >= _t + (ulong)_superCycles)
                {
                    if (_t + (ulong)_superCycles > cycle) return;
                    JumpSuper();
                    continue;
                }
                if (next >= _t + (ulong)_blockCycles)
                {
                    if (_t + (ulong)_blockCycles > cycle) return;
                    JumpBlock();
                    continue;
                }
                if (next > cycle) return;
            }
            if (_t + (ulong)_stepCycles > cycle) return;
            BeginBlock();
            Step();
        }
    }

    /// <summary>Commits the state up to the last step boundary at or before <paramref name="cycle"/>.</summary>
    public void Interact(ulong cycle)
    {
        RunTo(cycle);
        ulong block = BlockStart(cycle);
        if (_atRest && _options.SkipSilence) _t = Math.Max(_t, block);
        while (_t + (ulong)_blockCycles <= cycle && _t == BlockStart(_t)) JumpBlock();
        while (_t + (ulong)_stepCycles <= cycle)
        {
            if (_t == BlockStart(_t)) BeginBlock();
            Step();
        }
        // A sample at the very start of a block needs its noise too.
        if (_t == BlockStart(_t)) BeginBlock();
    }

    /// <summary>True when a write of configuration at <paramref name="cycle"/> meets resting membranes: nothing to commit.</summary>
    public bool IsResting(ulong cycle)
    {
        RunTo(cycle);
        return _atRest && NextEvent() > cycle;
    }

    private ulong BlockStart(ulong cycle) => cycle - ((cycle + _offset) & (ulong)(_blockCycles - 1));

    private bool IsSuperStart(ulong cycle) => ((cycle + _offset) & (ulong)(_superCycles - 1)) == 0;

    private ulong NextEvent()
    {
        ulong next = _inputs.TryPeek(out (ulong Cycle, ushort Label) input) ? input.Cycle : ulong.MaxValue;
        foreach (RowEvent e in _router.RowEvents) next = Math.Min(next, e.Cycle);
        return next;
    }

    private void BeginBlock()
    {
        Refresh();
        (_quietKnown, _atRest) = (false, false);
        if (!_options.Noise) return;
        ulong index = (_t + _offset) / (ulong)_blockCycles;
        if (!_noiseValid) DrawStationary(index);
        else
            for (int n = 0; n < _nodeCount; n++) _noiseStart[n] += _noiseSlope[n] * StepsPerBlock;
        DrawSlope(index + 1);
        _noiseValid = true;
    }

    private void DrawStationary(ulong index)
    {
        DrawDeviates(index);
        for (int n = 0; n < _nodeCount; n += Vector<float>.Count)
            (new Vector<float>(_noiseSigma, n) * new Vector<float>(_deviates, n)).CopyTo(_noiseStart, n);
    }

    // Ornstein-Uhlenbeck from knot to knot, straight in between.
    private void DrawSlope(ulong index)
    {
        DrawDeviates(index);
        var perStep = new Vector<float>(1f / StepsPerBlock);
        for (int n = 0; n < _nodeCount; n += Vector<float>.Count)
        {
            Vector<float> start = new(_noiseStart, n);
            Vector<float> end = (new Vector<float>(_noiseKeep, n) * start) + (new Vector<float>(_noiseFresh, n) * new Vector<float>(_deviates, n));
            ((end - start) * perStep).CopyTo(_noiseSlope, n);
        }
    }

    // One Philox block serves four nodes a quarter of all nodes apart: the order in which eight blocks at once come out.
    private void DrawDeviates(ulong index) => Gaussian.FillFour(_noise, RandomDomain.Membrane, index, _deviates.AsSpan(0, _nodeCount));

    private void Step()
    {
        int stepInBlock = (int)((_t + _offset) & (ulong)(_blockCycles - 1)) / _stepCycles;
        ulong end = _t + (ulong)_stepCycles;
        while (_inputs.TryPeek(out (ulong Cycle, ushort Label) input) && input.Cycle < end)
        {
            _inputs.Dequeue();
            _router.Route(8 + (input.Label >> 14), input.Label, input.Cycle);
        }
        Advance(_decayExc, _decayInh, _kExc, _kInh, _decayV, _driftV, saturate: true);
        ApplyRowEvents(end);
        ContinueResets(end);
        FindCrossings(stepInBlock, end);
        _t = end;
    }

    // One closed-form advance of all lines and membranes with the coefficients of a step, block or super-block.
    private void Advance(float[] decayExc, float[] decayInh, float[] kExc, float[] kInh, float[] decayV, float[] driftV, bool saturate)
    {
        for (int i = 0; i < _slotCount; i += Vector<float>.Count)
        {
            Vector<float> exc = new(_exc, i), inh = new(_inh, i);
            Vector<float> excDrive = exc, inhDrive = inh;
            if (saturate)
            {
                Vector<float> excKnee = new(_excKnee, i), inhKnee = new(_inhKnee, i);
                if (Vector.GreaterThanAny(exc, excKnee)) excDrive = Saturate(exc, excKnee, new Vector<float>(_excSpan, i));
                if (Vector.GreaterThanAny(inh, inhKnee)) inhDrive = Saturate(inh, inhKnee, new Vector<float>(_inhSpan, i));
            }
            ((excDrive * new Vector<float>(kExc, i)) - (inhDrive * new Vector<float>(kInh, i))).CopyTo(_contribution, i);
            (exc * new Vector<float>(decayExc, i)).CopyTo(_exc, i);
            (inh * new Vector<float>(decayInh, i)).CopyTo(_inh, i);
        }
        GatherContributions();
        var low = new Vector<float>((float)_p.MembraneMinV);
        var high = new Vector<float>((float)_p.MembraneMaxV);
        for (int n = 0; n < _nodeCount; n += Vector<float>.Count)
        {
            Vector<float> v = new(_v, n);
            v.CopyTo(_vBefore, n);
            v = new Vector<float>(driftV, n) + (new Vector<float>(decayV, n) * v) + new Vector<float>(_nodeDrive, n);
            Vector.Min(Vector.Max(v, low), high).CopyTo(_v, n);
        }
    }

    // Linear up to the knee, then bending towards knee + span: x -> knee + span * y / (1 + y), y = (x - knee) / span.
    private static Vector<float> Saturate(Vector<float> x, Vector<float> knee, Vector<float> span)
    {
        Vector<float> y = (x - knee) / span;
        return Vector.ConditionalSelect(Vector.GreaterThan(x, knee), knee + (span * y / (Vector<float>.One + y)), x);
    }

    private void GatherContributions()
    {
        switch (_morphology)
        {
            case Morphology.Pairs:
                for (int h = 0; h < 2; h++)
                    for (int j = 0; j < 128; j += Vector<float>.Count)
                        (new Vector<float>(_contribution, (h * 256) + j) + new Vector<float>(_contribution, (h * 256) + 128 + j)).CopyTo(_nodeDrive, (h * 128) + j);
                break;
            case Morphology.Single:
                Array.Copy(_contribution, _nodeDrive, Circuits);
                break;
            default:
                Array.Clear(_nodeDrive);
                for (int slot = 0; slot < Circuits; slot++) _nodeDrive[_nodeOfSlot[slot]] += _contribution[slot];
                break;
        }
    }

    private void JumpBlock() => Jump(_blockCycles, _decayExcBlock, _decayInhBlock, _kExcBlock, _kInhBlock, _decayVBlock, _driftVBlock);

    private void JumpSuper()
    {
        Jump(_superCycles, _decayExcSuper, _decayInhSuper, _kExcSuper, _kInhSuper, _decayVSuper, _driftVSuper);
        if (!IsNearRest()) return;
        Array.Clear(_exc);
        Array.Clear(_inh);
        Array.Copy(_rest, _v, _nodeCount);
        _atRest = true;
    }

    private void Jump(int cycles, float[] decayExc, float[] decayInh, float[] kExc, float[] kInh, float[] decayV, float[] driftV)
    {
        Refresh();
        Advance(decayExc, decayInh, kExc, kInh, decayV, driftV, saturate: false);
        _t += (ulong)cycles;
        (_noiseValid, _quietKnown) = (false, false);
    }

    private bool IsNearRest()
    {
        for (int slot = 0; slot < _slotCount; slot++)
            if (_exc[slot] > RestDriveVPerUs || _inh[slot] > RestDriveVPerUs) return false;
        for (int n = 0; n < _nodeCount; n++)
            if (MathF.Abs(_v[n] - _rest[n]) > RestV) return false;
        return true;
    }

    // Nothing can happen for as long as no event comes: no reset runs, no line saturates, and an upper bound of every membrane,
    // noise included, stays below its threshold and inside its linear range.
    private bool Quiet()
    {
        if (_quietKnown) return _quiet;
        Refresh();
        _quietKnown = true;
        return _quiet = _resets.Count == 0 && BoundsHold();
    }

    private bool BoundsHold()
    {
        for (int slot = 0; slot < _slotCount; slot++)
        {
            if (_exc[slot] > _excKnee[slot] || _inh[slot] > _inhKnee[slot]) return false;
            _contribution[slot] = _exc[slot] * _excPeak[slot];
        }
        GatherContributions();
        for (int n = 0; n < _nodeCount; n++)
            if (MathF.Max(_v[n], _rest[n]) + _nodeDrive[n] > _ceiling[n]) return false;
        for (int slot = 0; slot < _slotCount; slot++) _contribution[slot] = _inh[slot] * _inhPeak[slot];
        GatherContributions();
        for (int n = 0; n < _nodeCount; n++)
            if (MathF.Min(_v[n], _rest[n]) - _nodeDrive[n] < (float)_p.MembraneMinV) return false;
        return true;
    }

    /// <summary>Membrane of circuit <paramref name="circuit"/> at <paramref name="cycle"/> (within one step of the committed time), noise included.</summary>
    public float MembraneAt(int circuit, ulong cycle)
    {
        int node = _nodeOfCircuit[circuit];
        float deltaUs = (float)((cycle - _t) * CycleUs);
        float drive = DriveOf(node);
        // Second-order series over less than one step.
        float slope = ((_rest[node] - _v[node]) * _invTauMem[node]) + drive;
        float v = _v[node] + (deltaUs * slope) - (0.5f * deltaUs * deltaUs * slope * _invTauMem[node]);
        if (!_options.Noise) return v;
        float steps = (float)(((_t + _offset) & (ulong)(_blockCycles - 1)) + (cycle - _t)) / _stepCycles;
        return v + _noiseStart[node] + (_noiseSlope[node] * steps);
    }

    private float DriveOf(int node)
    {
        float drive = 0;
        foreach (int slot in _slotsOfNode[node]) drive += _exc[slot] - _inh[slot];
        return drive;
    }
}
