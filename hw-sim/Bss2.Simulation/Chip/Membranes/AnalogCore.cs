using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The membranes: circuits joined to nodes, current-based synaptic lines, thresholds and resets, in steps aligned to systime.
/// The state belongs to the start of the current step; events are laid onto it by their exact solution run backwards, so the order of
/// calls is the order of chip time and nothing is queued here.
/// </summary>
/// <remarks>
/// Rest: when an upper bound of every membrane stays below its threshold, time passes without steps; the closed form is applied only
/// when something of chip time (an event, a sample, a configuration write) asks, never because the caller looks. So the cut of a run
/// into AdvanceTo calls changes no bit.
/// </remarks>
internal sealed partial class AnalogCore
{
    /// <summary>One chip cycle in us.</summary>
    public const double CycleUs = 0.004;

    // Comparator to fire (chip-model.md 8.3) [A], and to the event output at least: both end after the step in which V crosses, so that
    // events never lie in the past of the digital part (decisions.md).
    private const int ComparatorCycles = 5, EventCycles = 16;

    // Membrane noise moves every fourth step (chip-model.md 8.4).
    private const int StepsPerNoise = 4;
    private const float MarginSigma = 6, Tiny = 1e-20f;

    // Configuration comes in long rows of words: resting membranes wait for the end of it, moving ones take it over every 16 steps.
    private const int PauseCycles = 2500, StepsPerChange = 16;

    private readonly ChipOptions _options;
    private readonly AnalogParameters _p;
    private readonly ChipMismatch _mismatch;
    private readonly RegisterPages _registers;
    private readonly CapMemCells _capMem;
    private readonly SynapseArray[] _synapses;
    private readonly NeuronBackends _backends;
    private readonly SynapseRows _rows;
    private readonly Philox _random;
    private readonly int _stepCycles, _noiseCycles;
    private readonly float _lowV, _highV, _lowKneeV, _highKneeV, _perKneeV;

    // State: nodes, then slots.
    private float[] _v = [], _vBefore = [], _noise = [], _armed = [], _exc = [], _inh = [];
    private float[] _scaled = [];
    private ulong _t;            // Chip cycle of the state: the start of a step.
    private ulong _origin;       // Chip cycle at which systime was 0 (modulo 2^64).
    private ulong _changedAt;    // Last change of configuration that no coefficient has yet.
    private bool _resting, _paused, _saturated;
    private int _restHint;

    public AnalogCore(ChipOptions options, AnalogParameters p, ChipMismatch mismatch, RegisterPages registers, CapMemCells capMem, SynapseArray[] synapses, NeuronBackends backends)
    {
        (_options, _p, _mismatch, _registers, _capMem, _synapses, _backends) = (options, p, mismatch, registers, capMem, synapses, backends);
        _rows = new SynapseRows(registers, synapses, mismatch, p);
        _random = new Philox(options.ChipSeed ^ 0x6E6F697365UL);
        _stepCycles = 1 << options.StepExponent;
        _noiseCycles = StepsPerNoise * _stepCycles;
        double knee = p.MembraneKneeV;
        (_lowV, _highV, _perKneeV) = ((float)p.MembraneMinV, (float)p.MembraneMaxV, (float)(1 / knee));
        (_lowKneeV, _highKneeV) = ((float)(p.MembraneMinV + knee), (float)(p.MembraneMaxV - knee));
    }

    /// <summary>A circuit's event (linear 256*row + column) and the cycle at which it reaches its event output.</summary>
    public required Action<int, ulong> Fired { get; init; }

    /// <summary>Somebody looks all the time: membranes make every step.</summary>
    public bool IsObserved { get; set; }

    /// <summary>Cycles from a membrane's crossing to its event output.</summary>
    public int EventLatency => Math.Max(EventCycles, _stepCycles);

    /// <summary>End of the step that waits to be made; the largest value at rest, unless CapMem cells still move.</summary>
    public ulong NextStepEnd =>
        _resting ? _settleAt : _paused ? GridFloor(_changedAt + PauseCycles) + (ulong)_stepCycles : _t + (ulong)_stepCycles;

    /// <summary>Steps made and jumps over silence, for profiles.</summary>
    public (long Steps, long Jumps) Work => (_steps, _jumps);

    private long _steps, _jumps;

    /// <summary>Cycles by which a fire is reported after its comparator switched.</summary>
    public int FireReportCycles => EventLatency - ComparatorCycles;

    /// <summary>The synapse rows as drivers see them.</summary>
    public SynapseRows Rows => _rows;

    /// <summary>Systime of a chip cycle, in cycles of 4 ns.</summary>
    public ulong SystimeCycles(ulong cycle) => cycle - _origin;

    /// <summary>Power-up state; systime starts at 0 and membranes at their leak.</summary>
    public void Reset(ulong now)
    {
        _origin = _t = _changedAt = now;
        _settleAt = ulong.MaxValue;
        _active.Clear();
        Array.Clear(_activeOf);
        (_layout, _stale, _paused, _resting, _saturated, _noiseIndex) = (null, true, true, false, false, ulong.MaxValue);
        ResetTerms();
        _rows.InvalidateDrivers();
    }

    /// <summary>Sets systime; the step grid moves with it, a membrane in motion is carried over as it is (less than one step).</summary>
    public void SetSystime(ulong now, ulong systimeCycles)
    {
        CommitRest(now);
        _origin = now - systimeCycles;
        if (_settleAt != ulong.MaxValue) _settleAt = GridFloor(now);
        if (_paused) return;
        _t = GridFloor(now);
        (_resting, _noiseIndex) = (false, ulong.MaxValue);
    }

    /// <summary>Called before a register that shapes membranes changes.</summary>
    public void BeforeChange(ulong now)
    {
        _changedAt = now;
        if (_stale) return;
        CommitRest(now);
        (_resting, _paused, _stale) = (false, _resting, true);
    }

    // Something of chip time needs the membranes: a pause for configuration ends.
    private void Wake(ulong cycle)
    {
        if (_paused)
        {
            _t = Math.Max(_t, GridFloor(cycle));
            _paused = false;
            Refresh();
        }
        else CommitRest(cycle);
    }

    /// <summary>Called when driver registers have changed.</summary>
    public void InvalidateDrivers() => _rows.InvalidateDrivers();

    /// <summary>A driver drives its two rows with a 6-bit address; <paramref name="cycle"/> is that of the current pulse, <paramref name="pulse"/> its length in full pulses.</summary>
    public void DriveRows(int driver, int label, ulong cycle, float pulse)
    {
        if (pulse == 0) return;
        int forwarded = _rows.Forwarded(driver, label);
        for (int row = 2 * driver; row <= (2 * driver) + 1; row++)
        {
            RowMode mode = _rows.Mode(row);
            if (mode == RowMode.Disabled) continue;
            if (_paused) Wake(cycle - EventPath.DriverLatency);
            SynapseRow synapses = _rows.Row(row);
            if ((synapses.LabelsPresent >> forwarded & 1) == 0) continue;
            CommitRest(cycle - EventPath.DriverLatency);
            _resting = false;
            int at = (int)(cycle - _t) * _tables!.Stride;
            ReadOnlySpan<float> charges = pulse == 1 ? synapses.Charges : Scaled(synapses.Charges, pulse);
            if ((mode & RowMode.Excitatory) != 0) AddCharges(synapses, charges, row >> 8, forwarded, _exc, _tables.LineExc.AsSpan(at, _tables.Stride), _tables.RiseExc.AsSpan(at, _tables.Stride), _excKnee, 1);
            if ((mode & RowMode.Inhibitory) != 0) AddCharges(synapses, charges, row >> 8, forwarded, _inh, _tables.LineInh.AsSpan(at, _tables.Stride), _tables.RiseInh.AsSpan(at, _tables.Stride), _inhKnee, -1);
            if (_anyListener) Listen(synapses, row >> 8, forwarded, mode, cycle);
        }
    }

    private ReadOnlySpan<float> Scaled(float[] charges, float pulse)
    {
        if (_scaled.Length < charges.Length) _scaled = new float[charges.Length];
        Vector256<float> factor = Vector256.Create(pulse);
        for (int i = 0; i < charges.Length; i += NodeLayout.Lanes) (Vector256.Create(charges.AsSpan(i, NodeLayout.Lanes)) * factor).CopyTo(_scaled, i);
        return _scaled.AsSpan(0, charges.Length);
    }

    private void AddCharges(SynapseRow row, ReadOnlySpan<float> charges, int h, int label, float[] line, ReadOnlySpan<float> perLine, ReadOnlySpan<float> perMembrane, float[] knee, float sign)
    {
        int[] slots = _layout!.BlockSlot[h], nodes = _layout.BlockNode[h];
        ulong pattern = (uint)label * 0x0101_0101_0101_0101UL;
        ReadOnlySpan<ulong> labels = MemoryMarshal.Cast<byte, ulong>(row.Labels);
        Vector256<float> signs = Vector256.Create(sign);
        Vector256<float> above = Vector256<float>.Zero;
        int word = 0;
        for (ulong blocks = row.BlocksOf(label, 0); ; blocks &= blocks - 1)
        {
            while (blocks == 0 && ++word < row.BlockWords) blocks = row.BlocksOf(label, word);
            if (blocks == 0) break;
            int b = (64 * word) + BitOperations.TrailingZeroCount(blocks);
            // Bytes that are equal to the label; exact, without borrows between bytes.
            ulong x = labels[b] ^ pattern;
            ulong equal = ~(((x & 0x7F7F_7F7F_7F7F_7F7FUL) + 0x7F7F_7F7F_7F7F_7F7FUL) | x) & 0x8080_8080_8080_8080UL;
            Vector256<float> q = Vector256.Create(charges.Slice(b * 8, 8));
            if (equal != 0x8080_8080_8080_8080UL) q = Masked(q, equal);
            int slot = slots[b], node = nodes[b];
            if (_anyClamped) q *= Vector256.Create(_unclamped.AsSpan(slot, 8));
            Vector256<float> s = Vector256.Create(line.AsSpan(slot, 8)) + (q * Vector256.Create(perLine.Slice(slot, 8)));
            s.CopyTo(line, slot);
            above |= Vector256.GreaterThan(s, Vector256.Create(knee.AsSpan(slot, 8)));
            Vector256<float> v = Vector256.Create(_v.AsSpan(node, 8)) + (signs * (q * Vector256.Create(perMembrane.Slice(slot, 8))));
            v.CopyTo(_v, node);
        }
        if (above != Vector256<float>.Zero) _saturated = true;
    }

    private static Vector256<float> Masked(Vector256<float> q, ulong equal)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(equal).AsByte();
        Vector128<ushort> shorts = Vector128.WidenLower(bytes);
        Vector256<uint> words = Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
        return Vector256.ConditionalSelect(Vector256.Equals(words, Vector256<uint>.Zero).AsSingle(), Vector256<float>.Zero, q);
    }

    /// <summary>Makes the step that ends at <see cref="NextStepEnd"/>.</summary>
    public void Step()
    {
        if (_paused) Wake(NextStepEnd - (ulong)_stepCycles);
        else if (_resting)
        {
            Follow();
            return;
        }
        else if (_t >= _settleAt || (_stale && ((_t - _origin) & (ulong)((_stepCycles * StepsPerChange) - 1)) == 0)) Refresh();
        if (IsNoiseKnot(_t))
        {
            NextNoise();
            if (_options.SkipSilence && !IsObserved && IsQuiet())
            {
                // A change that no coefficient has yet must not be slept over: it is waited for as on a resting chip.
                (_resting, _paused) = (!_stale, _stale);
                return;
            }
        }
        _steps++;
        if (_anyClamped) Clamp();
        _extended?.Begin(_t, _v, _exc, _inh);
        Propagate(_step!, _v, _exc, _inh);
        ulong start = _t;
        _t += (ulong)_stepCycles;
        if (_extended is not null) CommitExtended();
        if (_active.Count != 0) FollowResets(start);
        if (_crossed) FindCrossings(start);
    }

    // One closed-form advance; notes whether a membrane is above its threshold. The state before stays in _vBefore.
    private void Propagate(StepCoefficients step, float[] vOut, float[] exc, float[] inh)
    {
        int[] starts = _layout!.PlaneStart, lengths = _layout.PlaneLength;
        Vector256<float> crossed = Vector256<float>.Zero, saturated = Vector256<float>.Zero;
        Vector256<float> lowKnee = Vector256.Create(_lowKneeV), highKnee = Vector256.Create(_highKneeV);
        ref float keepV = ref MemoryMarshal.GetArrayDataReference(step.KeepV), rest = ref MemoryMarshal.GetArrayDataReference(_rest);
        ref float keepE = ref MemoryMarshal.GetArrayDataReference(step.KeepExc), keepI = ref MemoryMarshal.GetArrayDataReference(step.KeepInh);
        ref float riseE = ref MemoryMarshal.GetArrayDataReference(step.RiseExc), riseI = ref MemoryMarshal.GetArrayDataReference(step.RiseInh);
        ref float v0 = ref MemoryMarshal.GetArrayDataReference(_v), before = ref MemoryMarshal.GetArrayDataReference(_vBefore), v1 = ref MemoryMarshal.GetArrayDataReference(vOut);
        ref float noise = ref MemoryMarshal.GetArrayDataReference(_noise), armed = ref MemoryMarshal.GetArrayDataReference(_armed);
        ref float e0 = ref MemoryMarshal.GetArrayDataReference(_exc), i0 = ref MemoryMarshal.GetArrayDataReference(_inh);
        ref float e1 = ref MemoryMarshal.GetArrayDataReference(exc), i1 = ref MemoryMarshal.GetArrayDataReference(inh);
        bool bends = _saturated;
        for (int n = 0; n < _layout.NodeCount; n += 8)
        {
            nuint at = (nuint)n;
            Vector256<float> v = Vector256.LoadUnsafe(ref v0, at), level = Vector256.LoadUnsafe(ref rest, at);
            v.StoreUnsafe(ref before, at);
            Vector256<float> x = level + (Vector256.LoadUnsafe(ref keepV, at) * (v - level));
            for (int k = 0; k < starts.Length && n < lengths[k]; k++)
            {
                nuint slot = (nuint)(starts[k] + n);
                Vector256<float> e = Vector256.LoadUnsafe(ref e0, slot), i = Vector256.LoadUnsafe(ref i0, slot), eDrive = e, iDrive = i;
                if (bends)
                {
                    Vector256<float> kneeE = Vector256.LoadUnsafe(ref _excKnee[0], slot), kneeI = Vector256.LoadUnsafe(ref _inhKnee[0], slot);
                    Vector256<float> above = Vector256.GreaterThan(e, kneeE) | Vector256.GreaterThan(i, kneeI);
                    if (above != Vector256<float>.Zero)
                    {
                        eDrive = Bend(e, kneeE, Vector256.LoadUnsafe(ref _excSpan[0], slot));
                        iDrive = Bend(i, kneeI, Vector256.LoadUnsafe(ref _inhSpan[0], slot));
                        saturated |= above;
                    }
                }
                x += (Vector256.LoadUnsafe(ref riseE, slot) * eDrive) - (Vector256.LoadUnsafe(ref riseI, slot) * iDrive);
                (e * Vector256.LoadUnsafe(ref keepE, slot)).StoreUnsafe(ref e1, slot);
                (i * Vector256.LoadUnsafe(ref keepI, slot)).StoreUnsafe(ref i1, slot);
            }
            if (Vector256.GreaterThanAny(x, highKnee) || Vector256.LessThanAny(x, lowKnee)) x = Limit(v, x);
            x.StoreUnsafe(ref v1, at);
            crossed |= Vector256.GreaterThanOrEqual(x + Vector256.LoadUnsafe(ref noise, at), Vector256.LoadUnsafe(ref armed, at));
        }
        _crossed = crossed != Vector256<float>.Zero;
        _saturated = saturated != Vector256<float>.Zero;
    }

    private bool _crossed;

    // Exactly linear up to the knee, then towards knee + span as y / (1 + y), y = (x - knee) / span.
    private static Vector256<float> Bend(Vector256<float> x, Vector256<float> knee, Vector256<float> span)
    {
        Vector256<float> y = (x - knee) / span;
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, knee), knee + (span * y / (Vector256<float>.One + y)), x);
    }

    // Near its rails the membrane's drive outwards fades linearly to zero (chip-model.md 2.1: hard limits with a soft knee).
    private Vector256<float> Limit(Vector256<float> before, Vector256<float> after)
    {
        Vector256<float> room = Vector256.Create(_perKneeV), zero = Vector256<float>.Zero, one = Vector256<float>.One;
        Vector256<float> up = Vector256.Min(one, Vector256.Max(zero, (Vector256.Create(_highV) - before) * room));
        Vector256<float> down = Vector256.Min(one, Vector256.Max(zero, (before - Vector256.Create(_lowV)) * room));
        Vector256<float> change = after - before;
        Vector256<float> limited = before + (change * Vector256.ConditionalSelect(Vector256.GreaterThan(change, zero), up, down));
        limited = Vector256.Min(Vector256.Max(limited, Vector256.Create(_lowV)), Vector256.Create(_highV));
        Vector256<float> outside = Vector256.GreaterThan(after, Vector256.Create(_highKneeV)) | Vector256.LessThan(after, Vector256.Create(_lowKneeV));
        return Vector256.ConditionalSelect(outside, limited, after);
    }

    private ulong GridFloor(ulong cycle) => cycle - ((cycle - _origin) & (ulong)(_stepCycles - 1));

    private bool IsNoiseKnot(ulong cycle) => ((cycle - _origin) & (ulong)(_noiseCycles - 1)) == 0;
}
