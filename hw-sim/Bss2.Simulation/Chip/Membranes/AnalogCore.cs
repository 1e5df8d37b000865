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
    private ulong _t;            // Chip cycle of the present step's start; no block's state is later.
    private ulong _origin;       // Chip cycle at which systime was 0 (modulo 2^64).
    private ulong _changedAt;    // Last change of configuration that no coefficient has yet.
    private bool _resting, _paused;
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
        (_layout, _stale, _paused, _resting) = (null, true, true, false);
        ForgetBlocks();
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
        CatchUpAll();
        StandAt(GridFloor(now));
        _resting = false;
        Array.Fill(_noiseAt, ulong.MaxValue);
    }

    /// <summary>Called before a register that shapes membranes changes.</summary>
    public void BeforeChange(ulong now)
    {
        _changedAt = now;
        if (_stale) return;
        CommitRest(now);
        CatchUpAll();
        (_resting, _paused, _stale) = (false, _resting, true);
    }

    // Something of chip time needs the membranes: a pause for configuration ends.
    private void Wake(ulong cycle)
    {
        if (_paused)
        {
            CatchUpAll();
            StandAt(Math.Max(_t, GridFloor(cycle)));
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
            if ((mode & RowMode.Excitatory) != 0) AddCharges(synapses, forwarded, pulse, _exc, _tables!.Exc(cycle - _t), _excKnee, 1);
            if ((mode & RowMode.Inhibitory) != 0) AddCharges(synapses, forwarded, pulse, _inh, _tables!.Inh(cycle - _t), _inhKnee, -1);
            if (_anyListener) Listen(synapses, row >> 8, forwarded, mode, cycle);
        }
    }

    /// <summary>Whether an event with this label does anything to lines or membranes; cheap, and true while nobody knows.</summary>
    public bool Hears(int driver, int label) => _paused || _rows.Hears(driver, label);

    // Lays the charges of a row onto lines and membranes; blocks that wait are brought to the present step first.
    private void AddCharges(SynapseRow row, int label, float pulse, float[] line, ReadOnlySpan<float> table, float[] knee, float sign)
    {
        ReadOnlySpan<float> charges = row.ChargesOf(label, out ReadOnlySpan<RowPlace> places);
        ulong touched = row.BlocksOf(label);
        for (ulong left = touched & ~_current; left != 0; left &= left - 1) CatchUp(BitOperations.TrailingZeroCount(left));
        _check |= touched & ~_fine;
        Vector256<float> full = Vector256.Create(pulse), signs = Vector256.Create(sign), above = Vector256<float>.Zero;
        ref float lines = ref MemoryMarshal.GetArrayDataReference(line), membranes = ref MemoryMarshal.GetArrayDataReference(_v), knees = ref MemoryMarshal.GetArrayDataReference(knee);
        ref float first = ref MemoryMarshal.GetReference(charges), worth = ref MemoryMarshal.GetReference(table);
        bool clamped = _anyClamped;
        for (int i = 0; i < places.Length; i++)
        {
            nuint slot = places[i].Slot, node = places[i].Node;
            Vector256<float> q = Vector256.LoadUnsafe(ref first, 8 * (nuint)i) * full;
            if (clamped) q *= Vector256.LoadUnsafe(ref _unclamped[0], slot);
            Vector256<float> s = Vector256.LoadUnsafe(ref lines, slot) + (q * Vector256.LoadUnsafe(ref worth, 2 * slot));
            s.StoreUnsafe(ref lines, slot);
            above |= Vector256.GreaterThan(s, Vector256.LoadUnsafe(ref knees, slot));
            (Vector256.LoadUnsafe(ref membranes, node) + (signs * (q * Vector256.LoadUnsafe(ref worth, (2 * slot) + 8)))).StoreUnsafe(ref membranes, node);
        }
        if (above != Vector256<float>.Zero) NoteBent(places, line, knee);
    }

    private void NoteBent(ReadOnlySpan<RowPlace> places, float[] line, float[] knee)
    {
        foreach (RowPlace place in places)
            if (Vector256.GreaterThanAny(Vector256.Create(line.AsSpan(place.Slot, 8)), Vector256.Create(knee.AsSpan(place.Slot, 8)))) _bent |= 1UL << (place.Node / NodeLayout.Lanes);
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
            (_check, _fine, _untilKnot) = (_check | _fine | _untilKnot, 0, 0);
            if (_options.SkipSilence && !IsObserved && IsQuiet())
            {
                // A change that no coefficient has yet must not be slept over: it is waited for as on a resting chip.
                (_resting, _paused) = (!_stale, _stale);
                return;
            }
        }
        _steps++;
        Look();
        if (_anyClamped) Clamp();
        _extended?.Begin(_t, _v, _exc, _inh);
        StepFine();
        ulong start = _t;
        (_t, _current) = (_t + (ulong)_stepCycles, _fine);
        if (_extended is not null) CommitExtended();
        if (_active.Count != 0) FollowResets(start);
        if (_crossed != 0) FindCrossings(start);
    }

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
