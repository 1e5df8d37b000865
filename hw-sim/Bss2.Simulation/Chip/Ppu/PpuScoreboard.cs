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
    private readonly ulong[] _ready = new ulong[Resources];
    private readonly ulong[] _writable = new ulong[Resources];   // A general register is written again only after what is under way; 0 for others.
    private readonly uint[] _predictedFrom = new uint[PredictorSize], _predictedTo = new uint[PredictorSize];
    private ulong _notBefore, _pipeEmpty, _dividerFree, _storesDone, _crReady;

    public PpuScoreboard() => Reset(0);

    /// <summary>As after the release from reset at <paramref name="now"/>.</summary>
    public void Reset(ulong now)
    {
        Array.Clear(_ready);
        Array.Clear(_writable);
        Array.Fill(_predictedFrom, uint.MaxValue);
        (_notBefore, _pipeEmpty, _dividerFree, _storesDone, _crReady) = (now + FirstIssue, now, now + DividerWarmUp, now, now);
        ResetVector(now);
    }

    /// <summary>The first cycle, not before <paramref name="now"/>, at which the instruction at an address can start.</summary>
    public ulong StartOf(uint word, uint at, ulong now)
    {
        ref readonly IssueRule rule = ref RuleOf(word, at);
        ulong start = Math.Max(Math.Max(now, _notBefore), Math.Max(Math.Max(_ready[rule.Source0], _ready[rule.Source1]), Math.Max(_ready[rule.Source2], _ready[rule.Source3])));
        start = Math.Max(start, Math.Max(_writable[rule.Target0], _writable[rule.Target1]));
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

    /// <summary>Time passes in which the program repeats itself: everything that is under way stays as far away as it is.</summary>
    public void Shift(ulong cycles)
    {
        for (int r = 0; r < NoTarget; r++) _ready[r] += cycles;
        for (int r = 0; r < FirstCr; r++) _writable[r] += cycles;
        (_pipeEmpty, _storesDone, _crReady, _dividerFree) = (_pipeEmpty + cycles, _storesDone + cycles, _crReady + cycles, _dividerFree + cycles);
        ShiftVector(cycles);
    }

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
        _ready[target] = ready;
        if (target < FirstCr) _writable[target] = ready;
        bool cr = target is >= FirstCr and < FirstCr + 8;
        if (cr) _crReady = Math.Max(_crReady, ready);
        _pipeEmpty = Math.Max(_pipeEmpty, cr ? ready : ready + 1);
    }

    private ulong StartOfSpecial(in IssueRule rule, uint word, ulong start) => rule.Kind switch
    {
        IssueKind.Load or IssueKind.LoadUpdate or IssueKind.LoadUpdateIndexed => Math.Max(start, _storesDone),
        IssueKind.LoadMultiple => Math.Max(StartOfMultiple(word, start, _writable), _storesDone),
        IssueKind.StoreMultiple => StartOfMultiple(word, start, _ready),
        IssueKind.Divide => Math.Max(start, _dividerFree),
        IssueKind.FromCr => Math.Max(start, _crReady),
        IssueKind.Sync => Math.Max(start, _pipeEmpty),
        IssueKind.Vector => StartOfVector(word, start),
        _ => start,
    };

    // One register per cycle.
    private static ulong StartOfMultiple(uint word, ulong start, ulong[] free)
    {
        uint first = word >> 21 & 31;
        for (uint r = first; r < 32; r++) start = Math.Max(start + r - first, free[r]) - (r - first);
        return start;
    }

    private ulong CompleteSpecial(in IssueRule rule, uint word, uint at, uint next, ulong start, ulong busCycles)
    {
        bool straight = next == at + 4;
        switch (rule.Kind)
        {
            case IssueKind.Load: _writable[rule.Target0]--; return start + busCycles + (straight ? 1u : TrapCycles);
            case IssueKind.LoadUpdate: _writable[rule.Target0]--; return start + busCycles + (straight ? 2u : TrapCycles);
            case IssueKind.LoadUpdateIndexed: _writable[rule.Target0]--; return start + busCycles + (straight ? 3u : TrapCycles);
            case IssueKind.LoadMultiple: return CompleteLoadMultiple(word, start) + busCycles;
            case IssueKind.Store or IssueKind.StoreUpdate or IssueKind.StoreUpdateIndexed:
                Store(start);
                return start + busCycles + (!straight ? TrapCycles : rule.Kind == IssueKind.StoreUpdateIndexed ? 2u : 1u);
            case IssueKind.StoreMultiple:
                uint words = 32 - (word >> 21 & 31);
                Store(start + words - 1);
                return start + words + busCycles;
            case IssueKind.Divide: _dividerFree = start + DivideCycles; return start + 1;
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

    private void Store(ulong start) => (_storesDone, _pipeEmpty) = (start + StoreToLoad, Math.Max(_pipeEmpty, start + StorePipe));

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
