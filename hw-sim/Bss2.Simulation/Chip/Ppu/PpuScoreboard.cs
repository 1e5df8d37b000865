namespace Bss2.Simulation;

/// <summary>
/// When instructions start, by what they wait for: one starts per cycle, in order, once its operands are there. Latencies are those of
/// vectors/ppu/README.md ("Cycles"); what the table leaves open was fitted to the cycles of its programs (decisions.md).
/// </summary>
internal sealed partial class PpuScoreboard
{
    private const int CacheSize = 4096, PredictorSize = 16;
    private const int FirstIssue = 4, DividerWarmUp = 32, DivideCycles = 32, SyncCycles = 2, MoveToMsrCycles = 4, TrapCycles = 9;
    private const int TakenCycles = 5, MispredictedCycles = 7, StoreToLoad = 4, StorePipe = 5;

    private readonly IssueRule[] _rules = new IssueRule[CacheSize];

    // All times lie in one array, so that a repeated loop can be compared with its last pass.
    private const int Writable = Resources;   // A general register is written again only after what is under way; 0 for others.
    private const int VectorReady = Writable + Resources, VectorRead = VectorReady + VectorResources, UnitFree = VectorRead + VectorResources, Queue = UnitFree + 5;
    private const int PipeEmpty = Queue + QueueDepth, DividerFree = PipeEmpty + 1, StoresDone = DividerFree + 1, CrReady = StoresDone + 1, PortFree = CrReady + 1, Times = PortFree + 1;

    private readonly ulong[] _times = new ulong[Times], _lastTimes = new ulong[Times];
    private readonly uint[] _predictedFrom = new uint[PredictorSize], _predictedTo = new uint[PredictorSize];
    private readonly int[] _moving = new int[Times];
    private int _lastQueued, _movingCount;

    public PpuScoreboard()
    {
        Array.Fill(_rules, DecodeWord(0));
        Reset(0);
    }

    /// <summary>As after the release from reset at <paramref name="now"/>.</summary>
    public void Reset(ulong now)
    {
        Array.Clear(_times);
        Array.Fill(_predictedFrom, uint.MaxValue);
        // Who waits for less than four resources waits for this one, and so does the first instruction.
        (_times[Nothing], _times[Writable + Nothing]) = (now + FirstIssue, now + FirstIssue);
        _times[DividerFree] = now + DividerWarmUp;
        (_queued, _lastArithmeticWrote) = (0, false);
    }

    /// <summary>The decoded instruction at an address: one place per word of memory, decoded once, and again when the word there has changed.</summary>
    public ref readonly IssueRule RuleOf(uint word, uint at)
    {
        ref IssueRule rule = ref _rules[at / 4 % CacheSize];
        if (rule.Word != word) rule = DecodeWord(word);
        return ref rule;
    }

    /// <summary>The first cycle, not before <paramref name="now"/>, at which an instruction can start.</summary>
    public ulong StartOf(in IssueRule rule, ulong now)
    {
        ulong[] t = _times;
        ulong sources = Math.Max(Math.Max(t[rule.Source0], t[rule.Source1]), Math.Max(t[rule.Source2], t[rule.Source3]));
        ulong start = Math.Max(Math.Max(now, sources), Math.Max(t[Writable + rule.Target0], t[Writable + rule.Target1]));
        return rule.Kind == IssueKind.Plain ? start : StartOfSpecial(rule, rule.Word, start);
    }

    /// <summary>Notes what an instruction at <paramref name="at"/> that started at <paramref name="start"/> occupies and writes; gives when the next may start.</summary>
    /// <param name="rule">The instruction.</param>
    /// <param name="at">Its address.</param>
    /// <param name="next">Address of the instruction executed after it.</param>
    /// <param name="start">When it started.</param>
    /// <param name="busCycles">What the bus took beyond memory of one cycle.</param>
    public ulong Complete(in IssueRule rule, uint at, uint next, ulong start, ulong busCycles)
    {
        if (rule.Target0 != Nothing)
        {
            Write(rule.Target0, start, rule.Latency0);
            if (rule.Target1 != Nothing)
            {
                Write(rule.Target1, start, rule.Latency1);
                Write(rule.Target2, start, rule.Latency2);
            }
        }
        return rule.Kind == IssueKind.Plain ? start + 1 : CompleteSpecial(rule, rule.Word, at, next, start, busCycles);
    }

    /// <summary>To be called at the same place of a loop whose passes are the same.</summary>
    public void NotePass()
    {
        _times.CopyTo(_lastTimes, 0);
        _lastQueued = _queued;
    }

    /// <summary>Whether a loop whose last pass, since <see cref="NotePass"/>, took <paramref name="period"/> cycles goes on like that: what it occupies moves along with it.</summary>
    public bool IsRepeating(ulong period)
    {
        _movingCount = 0;
        if (_queued != _lastQueued) return false;
        for (int t = 0; t < Times; t++)
        {
            if (_times[t] == _lastTimes[t]) continue;
            if (_times[t] != _lastTimes[t] + period) return false;
            _moving[_movingCount++] = t;
        }
        return true;
    }

    /// <summary>The loop goes on for <paramref name="cycles"/>: what it occupies moves along, what was under way before it stays.</summary>
    public void Repeat(ulong cycles)
    {
        for (int m = 0; m < _movingCount; m++) _times[_moving[m]] += cycles;
    }

    /// <summary>The counter is written that much later: passes of a counted wait that were jumped.</summary>
    public void DelayCounter(ulong cycles) => _times[Ctr] += cycles;

    private void Write(int target, ulong start, int latency)
    {
        ulong[] t = _times;
        ulong ready = start + (ulong)latency, empty = ready + 1;
        if (target >= FirstCr)
        {
            if (target >= NoTarget) return;
            if (target < FirstCr + 8) (t[CrReady], empty) = (Math.Max(t[CrReady], ready), ready);
        }
        else
        {
            t[Writable + target] = ready;
        }
        t[target] = ready;
        if (empty > t[PipeEmpty]) t[PipeEmpty] = empty;
    }

    private ulong StartOfSpecial(in IssueRule rule, uint word, ulong start) => rule.Kind switch
    {
        IssueKind.Load or IssueKind.LoadUpdate or IssueKind.LoadUpdateIndexed => Math.Max(start, _times[StoresDone]),
        IssueKind.LoadMultiple => Math.Max(StartOfMultiple(word, start, Writable), _times[StoresDone]),
        IssueKind.StoreMultiple => StartOfMultiple(word, start, 0),
        IssueKind.Divide => Math.Max(start, _times[DividerFree]),
        IssueKind.FromCr => Math.Max(start, _times[CrReady]),
        IssueKind.Sync => Math.Max(start, _times[PipeEmpty]),
        IssueKind.Vector => StartOfVector(word, start),
        _ => start,
    };

    // One register per cycle.
    private ulong StartOfMultiple(uint word, ulong start, int free)
    {
        uint first = word >> 21 & 31;
        for (uint r = first; r < 32; r++) start = Math.Max(start + r - first, _times[free + r]) - (r - first);
        return start;
    }

    private ulong CompleteSpecial(in IssueRule rule, uint word, uint at, uint next, ulong start, ulong busCycles)
    {
        bool straight = next == at + 4;
        switch (rule.Kind)
        {
            case IssueKind.Load: _times[Writable + rule.Target0]--; return start + busCycles + (straight ? 1u : TrapCycles);
            case IssueKind.LoadUpdate: _times[Writable + rule.Target0]--; return start + busCycles + (straight ? 2u : TrapCycles);
            case IssueKind.LoadUpdateIndexed: _times[Writable + rule.Target0]--; return start + busCycles + (straight ? 3u : TrapCycles);
            case IssueKind.LoadMultiple: return CompleteLoadMultiple(word, start) + busCycles;
            case IssueKind.Store or IssueKind.StoreUpdate or IssueKind.StoreUpdateIndexed:
                Store(start);
                return start + busCycles + (!straight ? TrapCycles : rule.Kind == IssueKind.StoreUpdateIndexed ? 2u : 1u);
            case IssueKind.StoreMultiple:
                uint words = 32 - (word >> 21 & 31);
                Store(start + words - 1);
                return start + words + busCycles;
            case IssueKind.Divide: _times[DividerFree] = start + DivideCycles; return start + 1;
            case IssueKind.Branch: return start + Branched(at, next, taken: true);
            case IssueKind.BranchConditional: return start + Branched(at, next, !straight || AlwaysToNext(word));
            case IssueKind.Return: return start + TakenCycles;
            case IssueKind.Trap: return start + (straight ? 2u : TrapCycles);
            case IssueKind.MoveToMsr: return start + MoveToMsrCycles;
            case IssueKind.MoveToCr: MoveToCr(word, start); return start + 1;
            case IssueKind.Sync: return start + SyncCycles;
            case IssueKind.Vector: CompleteVector(word, start, busCycles); return start + 1;
            default: return start + 1;
        }
    }

    private void Store(ulong start) => (_times[StoresDone], _times[PipeEmpty]) = (start + StoreToLoad, Math.Max(_times[PipeEmpty], start + StorePipe));

    private ulong CompleteLoadMultiple(uint word, ulong start)
    {
        for (uint r = word >> 21 & 31; r < 32; r++, start++) Write((int)r, start, LoadLatency);
        return start;
    }

    private void MoveToCr(uint word, ulong start)
    {
        for (int field = 0; field < 8; field++)
            if ((word >> (19 - field) & 1) != 0) Write(FirstCr + field, start, CrLatency);
    }

    // "bc always, .+4" is a branch as any other.
    private static bool AlwaysToNext(uint word) => word >> 26 == PpuOpcode.Bc && (word & 0xFFFC) == 4 && (word >> 21 & 20) == 20;

    // A taken branch whose target was seen before costs one cycle.
    private ulong Branched(uint at, uint next, bool taken)
    {
        uint slot = at / 4 % PredictorSize;
        bool predicted = _predictedFrom[slot] == at && (!taken || _predictedTo[slot] == next);
        (_predictedFrom[slot], _predictedTo[slot]) = taken ? (at, next) : _predictedFrom[slot] == at ? (uint.MaxValue, 0) : (_predictedFrom[slot], _predictedTo[slot]);
        return taken ? predicted ? 1u : TakenCycles : predicted ? MispredictedCycles : 1u;
    }
}
