namespace Bss2.Simulation;

/// <summary>
/// Instruction-set simulator of one PPU (nux: 32-bit Power, big-endian, with the FXV vector unit of 128 bytes); firmware-spec/ppu-isa.md.
/// </summary>
/// <remarks>
/// Order of calls: <see cref="RunUntil"/> until it says why it stopped; on <see cref="PpuStop.BusAccess"/> bring the world to
/// <see cref="Cycle"/>, then <see cref="CompleteBusAccess"/>. Loops that cannot change anything are jumped exactly (cycle count and
/// state as if executed).
/// </remarks>
internal sealed partial class PpuCore
{
    public const int SramWords = 4096;
    private const uint SramBytes = SramWords * 4;
    private const int TraceLength = 32;   // A power of two.

    private readonly uint[] _sram = new uint[SramWords];
    private readonly uint[] _gpr = new uint[32];
    private readonly uint[] _loopGpr = new uint[32];
    private readonly bool _skipLoops, _wraps;
    private uint _pc, _cr, _lr, _ctr, _xer, _msr, _esr, _dear, _srr0, _srr1, _csrr0, _csrr1, _mcsrr0, _mcsrr1;
    private ulong _cycle, _startCycle, _stop;
    private bool _running, _sleeping, _ranAway;
    private uint _pending;        // The instruction that waits for the bus.

    // Loop recognition: state at the last backward branch, and whether anything happened since that a repetition would not repeat.
    private uint _loopBranch = uint.MaxValue, _loopCr, _loopXer, _loopLr, _loopCtr;
    private ulong _loopCycle;
    private bool _loopPure, _loopSteady;

    private ulong _loopPeriod;

    // The last pass of a counted wait.
    private const uint Nop = 0x6000_0000, CountedNopsMax = 4;
    private uint _waitBranch;
    private ulong _waitCycle;
    private long _waitExecuted;

    // What costs power; nothing else looks at it.
    private long _executedBefore, _jumpedInstructions, _vectors, _loopExecuted;
    private ulong _awakeBefore;

    // What the bus took for the present instruction.
    private readonly PpuScoreboard _scoreboard = new();
    private ulong _busCycles;

    public PpuCore(int number, bool skipLoops, bool addressesWrap = false) => (Number, _skipLoops, _wraps) = (number, skipLoops, addressesWrap);

    /// <summary>0 top, 1 bottom.</summary>
    public int Number { get; }

    /// <summary>The core's own clock: chip cycles of 4 ns as long as it runs at 250 MHz (<see cref="ClockTime"/>).</summary>
    public ulong Cycle => _cycle;

    /// <summary>True while in reset or after a wait instruction.</summary>
    public bool IsSleeping => !_running || _sleeping;

    /// <summary>Cycle at which it fell asleep.</summary>
    public ulong SleepCycle { get; private set; }

    /// <summary>Cycle at which the last instruction started: when what it waited for was there.</summary>
    public ulong LastStart { get; private set; }

    /// <summary>Byte address of the next instruction.</summary>
    public uint ProgramCounter => _pc;

    /// <summary>When it was released from reset.</summary>
    public ulong ReleaseCycle => _startCycle;

    /// <summary>Cycles since the release from reset, until it fell asleep or now.</summary>
    public ulong RunCycles => (IsSleeping && _running ? SleepCycle : _cycle) - _startCycle;

    /// <summary>Instructions executed (jumped repetitions excluded).</summary>
    public long Executed => _executed;

    /// <summary>Instructions since power-up, jumped repetitions included: does not depend on where callers put their limits.</summary>
    public long ExecutedInAll => _executedBefore + _executed + _jumpedInstructions;

    /// <summary>Vector instructions among them.</summary>
    public long VectorsInAll => _vectors;

    /// <summary>Cycles between releases from reset and falling asleep, since power-up.</summary>
    public ulong AwakeCycles => _awakeBefore + (_running ? RunCycles : 0);

    public void Reset(ulong now)
    {
        Array.Clear(_sram);
        ForgetFaults();
        CacheEnabled = false;
        Halt(now);
    }

    /// <summary>Releases the processor from reset, or puts it there.</summary>
    public void SetRunning(bool running, ulong now)
    {
        if (running == _running) return;
        Halt(now);
        _running = running;
    }

    public uint ReadSram(int word) => _sram[word];

    /// <summary>A write from outside at the time to which this core has been run.</summary>
    public void WriteSram(int word, uint data, uint mask)
    {
        _sram[word] = (_sram[word] & ~mask) | (data & mask);
        _loopBranch = uint.MaxValue;
    }

    /// <summary>Runs until its clock reaches <paramref name="limit"/>, it sleeps, or it needs the bus.</summary>
    /// <remarks>Interrupts are taken between instructions; whether one is due does not depend on where callers put their limits.</remarks>
    public PpuStop RunUntil(ulong limit)
    {
        while (true)
        {
            if (IsSleeping && !Wakes(limit)) { _cycle = Math.Max(_cycle, limit); return PpuStop.Sleeping; }
            if (_cycle >= limit) return PpuStop.Limit;
            if (_pending != 0 || _fetching) return PpuStop.BusAccess;
            if (_cycle >= _interruptCycle) { TakeInterrupt(); continue; }
            _stop = Math.Min(limit, _interruptCycle);
            if (RunToStop()) return PpuStop.BusAccess;
        }
    }

    // True when the bus is needed; otherwise the stop is reached, or it sleeps.
    private bool RunToStop()
    {
        while (_cycle < _stop)
        {
            uint pc = _pc, word;
            if ((pc & ~(SramBytes - 1)) == 0 || _wraps) word = _sram[(pc >> 2) & (SramWords - 1)];
            else if (!TryFetch(pc, out word)) return _fetching;
            ref readonly IssueRule rule = ref _scoreboard.RuleOf(word, pc);
            if (rule.MayNeedBus && NeedsBus(word))
            {
                // The access takes place when its operands are there.
                _cycle = _scoreboard.StartOf(rule, _cycle);
                _pending = word;
                return true;
            }
            ExecuteOne(rule, bus: null);
            if (_sleeping) return false;
        }
        return false;
    }

    /// <summary>The parallel I/O address that a waiting fxvinx reads; null when another instruction waits.</summary>
    public uint? PendingVectorIn =>
        _pending >> 26 == PpuOpcode.Vector && (_pending >> 2 & 0x1FF) == PpuFxv.Inx
            ? ((_pending >> 16 & 31) == 0 ? 0 : _gpr[_pending >> 16 & 31]) + _gpr[_pending >> 11 & 31]
            : null;

    /// <summary>The bus is not ready: the waiting instruction stalls until <paramref name="cycle"/>.</summary>
    public void StallUntil(ulong cycle) => _cycle = Math.Max(_cycle, cycle);

    /// <summary>Executes the instruction that waited for the bus, or fetches the line of code that was missing.</summary>
    public void CompleteBusAccess(IPpuBus bus)
    {
        if (_fetching) { FillLine(bus); return; }
        Check.That(_pending != 0);
        uint word = _pending;
        _pending = 0;
        _loopPure = false;
        _stop = _cycle;   // Nothing is jumped behind it.
        ExecuteOne(_scoreboard.RuleOf(word, _pc), bus);
    }

    private void ExecuteOne(in IssueRule rule, IPpuBus? bus)
    {
        uint at = _pc, word = rule.Word;
        _trace[_executed++ & (TraceLength - 1)] = ((ulong)word << 32) | at;
        _pc = at + 4;
        ulong start = _scoreboard.StartOf(rule, _cycle);
        (LastStart, _cycle, _busCycles) = (start, start + 1, 0);
        ExecuteFast(rule.Code, word, at, bus);
        _cycle = _scoreboard.Complete(rule, at, _pc, start, _busCycles);
        if (_pc <= at && _skipLoops) SkipLoop(at, word);
    }

    private void Halt(ulong now)
    {
        if (_running) _awakeBefore += RunCycles;
        (_running, _sleeping, _ranAway, _pending, _loopBranch, _waitBranch) = (false, false, false, 0, uint.MaxValue, uint.MaxValue);
        (_cycle, _startCycle, _pc) = (now, now, 0);
        Array.Clear(_gpr);
        (_cr, _lr, _ctr, _xer, _msr, _esr, _dear) = (0, 0, 0, 0, 0, 0, 0);
        (_srr0, _srr1, _csrr0, _csrr1, _mcsrr0, _mcsrr1) = (0, 0, 0, 0, 0, 0);
        ResetTimers();
        _scoreboard.Reset(now);
        ForgetCode();
        ResetVector();
    }

    private ulong TimeBase => _cycle - _startCycle;

    // At a backward branch: with registers as at the last pass and nothing but reads of own SRAM since, each further pass is the same.
    // A timer whose interrupt is enabled ends the jump (it is in _stop).
    private void SkipLoop(uint branch, uint word)
    {
        ulong limit = _stop;
        if (IsCountedWait(branch, word, out ulong pass)) { SkipCountedWait(branch, pass, limit); return; }
        bool same = branch == _loopBranch && _loopPure && _cr == _loopCr && _xer == _loopXer && _lr == _loopLr && _ctr == _loopCtr && _gpr.AsSpan().SequenceEqual(_loopGpr);
        if (same) RepeatLoop(limit);
        else NoteLoop(branch);
        (_loopCycle, _loopExecuted, _loopPure) = (_cycle, ExecutedInAll, true);
    }

    // By dependence the first passes may take other times than those that follow; once two were alike, all are.
    private void RepeatLoop(ulong limit)
    {
        ulong period = _cycle - _loopCycle;
        if (!_loopSteady || period != _loopPeriod)
        {
            _loopSteady = period == _loopPeriod && _scoreboard.IsRepeating(period);
            if (!_loopSteady) _scoreboard.NotePass();
        }
        if (_loopSteady && _cycle + period <= limit)
        {
            ulong passes = (limit - _cycle) / period;
            _scoreboard.Repeat(passes * period);
            _cycle += passes * period;
            _jumpedInstructions += (long)passes * (ExecutedInAll - _loopExecuted);
        }
        _loopPeriod = period;
    }

    private void NoteLoop(uint branch)
    {
        (_loopBranch, _loopCr, _loopXer, _loopLr, _loopCtr, _loopPeriod, _loopSteady) = (branch, _cr, _xer, _lr, _ctr, 0, false);
        _gpr.CopyTo(_loopGpr, 0);
    }

    // "bdnz" back over nothing but nops: it only counts. A pass takes its instructions' cycles, but at least those until the counter is there.
    private bool IsCountedWait(uint branch, uint word, out ulong pass)
    {
        uint nops = (branch - _pc) / 4;
        pass = Math.Max(nops + 1, PpuScoreboard.CounterCycles);
        if (word >> 26 != PpuOpcode.Bc || (word >> 21 & 0x1E) != 16 || (word & 3) != 0 || nops > CountedNopsMax) return false;
        if (nops > 0 && branch >= SramBytes && !_wraps) return false;
        for (uint at = _pc; at != branch; at += 4)
            if (_sram[(at >> 2) & (SramWords - 1)] != Nop) return false;
        return true;
    }

    // After one pass of that many cycles all others take as many.
    private void SkipCountedWait(uint branch, ulong pass, ulong limit)
    {
        uint instructions = ((branch - _pc) / 4) + 1;
        if (branch == _waitBranch && _cycle - _waitCycle == pass && _executed - _waitExecuted == instructions && _ctr > 1 && _cycle < limit)
        {
            ulong passes = Math.Min(_ctr - 1, (limit - _cycle) / pass);
            _ctr -= (uint)passes;
            _cycle += passes * pass;
            _jumpedInstructions += (long)passes * instructions;
            _scoreboard.DelayCounter(passes * pass);
        }
        (_waitBranch, _waitCycle, _waitExecuted) = (branch, _cycle, _executed);
    }
}
