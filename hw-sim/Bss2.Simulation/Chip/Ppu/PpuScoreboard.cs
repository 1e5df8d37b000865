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
    private readonly uint[] _ruleWords = new uint[CacheSize];

    // All times lie in one array, so that a repeated loop can be compared with its last pass.
    private const int Writable = Resources;   // A general register is written again only after what is under way; 0 for others.
    private const int VectorReady = Writable + Resources, VectorRead = VectorReady + VectorResources, UnitFree = VectorRead + VectorResources, Queue = UnitFree + 5;
    private const int PipeEmpty = Queue + QueueDepth, DividerFree = PipeEmpty + 1, StoresDone = DividerFree + 1, CrReady = StoresDone + 1, PortFree = CrReady + 1, Times = PortFree + 1;

    private readonly ulong[] _times = new ulong[Times], _lastTimes = new ulong[Times];
    private readonly uint[] _predictedFrom = new uint[PredictorSize], _predictedTo = new uint[PredictorSize];
    private ulong _notBefore;
    private int _lastQueued;

    public PpuScoreboard() => Reset(0);

    /// <summary>As after the release from reset at <paramref name="now"/>.</summary>
    public void Reset(ulong now)
    {
        Array.Clear(_times);
        Array.Fill(_predictedFrom, uint.MaxValue);
        _notBefore = now + FirstIssue;
        _times[DividerFree] = now + DividerWarmUp;
        (_queued, _lastArithmeticWrote) = (0, false);
    }

    /// <summary>The first cycle, not before <paramref name="now"/>, at which the instruction at an address can start.</summary>
    public ulong StartOf(uint word, uint at, ulong now)
    {
        ref readonly IssueRule rule = ref RuleOf(word, at);
        ulong start = Math.Max(Math.Max(now, _notBefore), Math.Max(Math.Max(_times[rule.Source0], _times[rule.Source1]), Math.Max(_times[rule.Source2], _times[rule.Source3])));
        start = Math.Max(start, Math.Max(_times[Writable + rule.Target0], _times[Writable + rule.Target1]));
        return rule.Kind == IssueKind.Plain ? start : StartOfSpecial(rule, word, start);
    }

    /// <summary>Notes what an instruction at <paramref name="at"/> that started at <paramref name="start"/> occupies and writes; gives when the next may start.</summary>
    /// <param name="word">The instruction.</param>
    /// <param name="at">Its address.</param>
    /// <param name="next">Address of the instruction executed after it.</param>
    /// <param name="start">When it started.</param>
    /// <param name="busCycles">What the bus took beyond memory of one cycle.</param>
    public ulong Complete(uint word, uint at, uint next, ulong start, ulong busCycles)
    {
        ref readonly IssueRule rule = ref RuleOf(word, at);
        Write(rule.Target0, start, rule.Latency0);
        Write(rule.Target1, start, rule.Latency1);
        Write(rule.Target2, start, rule.Latency2);
        return rule.Kind == IssueKind.Plain ? start + 1 : CompleteSpecial(rule, word, at, next, start, busCycles);
    }

    /// <summary>To be called at the same place of a loop whose passes are the same.</summary>
    public void NotePass()
    {
        _times.CopyTo(_lastTimes, 0);
        _lastQueued = _queued;
    }

    /// <summary>
    /// A loop whose last pass, since <see cref="NotePass"/>, took <paramref name="period"/> cycles goes on for <paramref name="cycles"/>: what it occupies
    /// moves along, what was under way before it stays. False, and nothing is done, when its passes are not yet alike.
    /// </summary>
    public bool TryRepeat(ulong period, ulong cycles)
    {
        if (_queued != _lastQueued) return false;
        for (int t = 0; t < Times; t++)
            if (_times[t] != _lastTimes[t] && _times[t] != _lastTimes[t] + period) return false;
        for (int t = 0; t < Times; t++)
            if (_times[t] != _lastTimes[t]) _times[t] += cycles;
        return true;
    }

    /// <summary>The counter is written that much later: passes of a counted wait that were jumped.</summary>
    public void DelayCounter(ulong cycles) => _times[Ctr] += cycles;

    // One place per word of memory: decoded once, and again when the word there has changed.
    private ref readonly IssueRule RuleOf(uint word, uint at)
    {
        uint slot = at / 4 % CacheSize;
        if (_ruleWords[slot] != word || !_rules[slot].IsKnown) (_ruleWords[slot], _rules[slot]) = (word, Decode(word));
        return ref _rules[slot];
    }

    private void Write(int target, ulong start, int latency)
    {
        if (target >= NoTarget) return;
        ulong ready = start + (ulong)latency;
        _times[target] = ready;
        if (target < FirstCr) _times[Writable + target] = ready;
        bool cr = target is >= FirstCr and < FirstCr + 8;
        if (cr) _times[CrReady] = Math.Max(_times[CrReady], ready);
        _times[PipeEmpty] = Math.Max(_times[PipeEmpty], cr ? ready : ready + 1);
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
