using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// The FPGA: executes UT words in order (link-protocol section 3) and drives the chip. Synchronous: time passes only by instructions
/// and the waiting they ask for; how the words are cut into calls changes nothing. The contract in prose is firmware-spec/timing.md.
/// </summary>
/// <remarks>
/// Chip work is lazy. An instruction moves the executor's clock and hands spikes to the chip with their future cycle; the chip itself is
/// run when an access takes effect, when responses must be ordered against its events, and when the words are used up.
/// </remarks>
internal sealed partial class FpgaModel : IFpgaBus
{
    private const ulong CyclesPerTick = 2;

    // Responses are put in order at least this often (32 us), which bounds what waits inside the model; the stream does not depend on it.
    private const int DrainChunkTicks = 4096;

    private readonly FpgaOptions _options;
    private readonly ExternalMemory _memory = new();
    private readonly FpgaRegisters _registers;
    private readonly IChip _chip;
    private readonly JtagTap _jtag;
    private readonly ResponseStream _responses = new();
    private long _now, _timerStart, _jtagDone, _syncDone, _pollStart;
    private uint _index;
    private bool _skipping, _polling;

    /// <summary>An FPGA with the chip that <paramref name="makeChip"/> connects to its memory.</summary>
    public FpgaModel(FpgaOptions options, Func<IFpgaBus, IChip> makeChip)
    {
        options.Validate();
        _options = options;
        _registers = new FpgaRegisters(options);
        _i2c = MakeI2c(options, this);
        _power = new PowerMeter(options.Power);
        _monitorNoise = new Philox(options.EepromSerial);
        _readReady = new long[options.ReadsInFlightMax];
        _links = new HighspeedLinks(options.LinkUpTicks);
        _linkFaults = new LinkFaults(options);
        _spikeIo = new SpikeIoLoop(_registers);
        _routing = new RoutingTables(_registers, options.RoutingLoopTicks);
        _perfTest = new PerformanceTest(options.LinkErrorRate);
        _chip = makeChip(this);
        _jtag = new JtagTap(_chip);
        ResetBoard();
        LoadSettings();
    }

    /// <summary>What was refused or dropped since the reset of the connection.</summary>
    public FpgaLosses Losses { get; } = new();

    /// <summary>FPGA ticks since power-up.</summary>
    public long Now => _now;

    /// <summary>Words that wait for the host.</summary>
    public int ResponseCount => _responses.Count;

    /// <summary>False when execution waits for the host to take responses.</summary>
    public bool HasRoom => _responses.Count < _options.ResponseWordsMax;

    /// <summary>Takes response words.</summary>
    public int Take(Span<ulong> target) => _responses.Take(target);

    /// <summary>
    /// The full reset of a new connection (U4): executor, queues, timer, registers and memory of the FPGA. The chip keeps its state unless
    /// <see cref="FpgaOptions.ResetClearsChip"/> is set.
    /// </summary>
    public void Reset()
    {
        LookAtPower();
        if (_options.ResetClearsChip) _chip.Reset();
        _registers.Reset();
        _memory.Clear();
        _jtag.ResetController();
        _responses.Reset();
        _reads.Clear();
        _prompt.Clear();
        _links.Clear();
        _linkFaults.Reset();
        _spikeIo.Reset();
        _routing.Reset();
        _perfTest.Reset();
        DiscardChipEvents();
        (_timerStart, _jtagDone, _syncDone, _drained, _systimeOffset) = (_now, _now, _now, _now, -_now);
        (_lastReady, _lastWriteEffect, _busFree) = (_now, _now, _now);
        (_index, _skipping, _polling, _writeAddress) = (0, false, false, null);
        (_arqReads, _arqWrites, _arqRepeats) = (0, 0, 0);
        Array.Clear(_readReady);
        Losses.Clear();
        LoadSettings();
        ResetBoard();
    }

    /// <summary>Executes words until they are used up or the response buffer is full; returns how many were executed.</summary>
    public int Execute(ReadOnlySpan<ulong> words)
    {
        int done = 0;
        while (CatchUp() && done < words.Length)
        {
            if (!ExecuteWord(words[done])) break;
            done++;
        }
        // The words given are used up (or the buffer is full): tell what has happened until now.
        if (done == words.Length && CatchUp()) DrainTo(_now);
        return done;
    }

    /// <summary>True when nothing more can be told before the next word; otherwise execute no words once responses were taken.</summary>
    public bool IsDrained => _drained == _now;

    // Orders responses in pieces up to the last chunk; false when the host must take some first.
    private bool CatchUp()
    {
        while (_now - _drained > DrainChunkTicks)
        {
            if (!HasRoom) return false;
            DrainTo(_drained + DrainChunkTicks);
        }
        return HasRoom;
    }

    // False when the instruction has to be continued later.
    private bool ExecuteWord(ulong word)
    {
        UtToFpgaOpcode opcode = UtWord.Opcode(word);
        if (_polling)
        {
            if (!Poll((word & 1) != 0)) return false;
            _index++;
            return true;
        }
        _now++;
        if (_skipping && !IsHalt(word))
        {
            Losses.SkippedInstructions++;
            _index++;
            return true;
        }
        bool finished = true;
        switch (opcode)
        {
            case UtToFpgaOpcode.OmnibusAddress: Address(word); break;
            case UtToFpgaOpcode.OmnibusData: WriteData((uint)word); break;
            case UtToFpgaOpcode.SpikePack1: Spikes(word, 1); break;
            case UtToFpgaOpcode.SpikePack2: Spikes(word, 2); break;
            case UtToFpgaOpcode.SpikePack3: Spikes(word, 3); break;
            case UtToFpgaOpcode.TimerSetup: _timerStart = _now; break;
            case UtToFpgaOpcode.WaitUntil: WaitUntil((uint)word); break;
            case UtToFpgaOpcode.Barrier: Barrier((BarrierKind)(word & 31)); break;
            case UtToFpgaOpcode.Loopback: Loopback((word & 1) != 0); break;
            case UtToFpgaOpcode.PollingOmnibusBlock: finished = BeginPoll((word & 1) != 0); break;
            case UtToFpgaOpcode.SystimeInit: SystimeInit((word & 1) != 0); break;
            case UtToFpgaOpcode.ChipReset: if ((word & 1) != 0) ResetChip(); break;
            case UtToFpgaOpcode.JtagInit: JtagInit(); break;
            case UtToFpgaOpcode.JtagScaler: _jtag.Scaler = (int)(word & 0xFF); break;
            case UtToFpgaOpcode.JtagInstruction: JtagInstruction((int)(word & 127)); break;
            case UtToFpgaOpcode.JtagData: JtagData(word); break;
            default: Losses.GarbageWords++; break;
        }
        if (finished) _index++;
        return finished;
    }

    private static bool IsHalt(ulong word) => UtWord.Opcode(word) == UtToFpgaOpcode.Loopback && (word & 1) == 0;

    // All labels of a pack reach the chip in one cycle (link-protocol 3.2).
    private void Spikes(ulong word, int count)
    {
        Span<ushort> labels = stackalloc ushort[3];
        for (int i = 0; i < count; i++) labels[i] = (ushort)(word >> (16 * (count - 1 - i)));
        count = CarryToChip(labels[..count]);
        if (count == 0) return;
        // Events that come round to the same cycle are handed over first, whenever the chip was last run.
        if (HasLoops) AdvanceChip(_now);
        _chip.InjectSpikes(labels[..count], (ulong)(_now + _options.SpikeToChipTicks) * CyclesPerTick);
    }

    private void Loopback(bool tick)
    {
        _prompt.Enqueue(_now, UtFromFpgaOpcode.Loopback, tick ? 1u : 0u);
        if (tick) return;
        if (_writeAddress is not null) Losses.UnpairedOmnibusWords++;
        (_skipping, _writeAddress) = (false, null);
        // Instructions are counted from the start of a program: the next word is number 0.
        _index = uint.MaxValue;
    }

    private void JtagInit()
    {
        _jtag.Init();
        JtagTime(bits: 0);
    }

    private void JtagInstruction(int instruction)
    {
        _jtag.SetInstruction(instruction);
        JtagTime(JtagTap.InstructionBits);
    }

    private void JtagData(ulong word)
    {
        int bits = Math.Clamp((int)(word >> 40) & 0xFF, 1, JtagTap.DataBitsMax);
        JtagTime(bits);
        AdvanceChip(_now);
        bool setsClocks = _jtag.SetsClocks;
        if (setsClocks) LookAtPower();
        long droppedBefore = _jtag.DroppedRequests;
        ulong captured = _jtag.Shift(word & 0x1_FFFF_FFFF, bits);
        if ((word >> 48 & 1) != 0) _prompt.Enqueue(_now, UtFromFpgaOpcode.JtagData, captured);
        Losses.OmnibusAccessesLost += _jtag.DroppedRequests - droppedBefore;
        if (setsClocks) RefreshPower();
        WatchLinks();
    }

    // The sequencer is busy while bits are shifted, and the executor with it.
    private void JtagTime(int bits) => _jtagDone = _now += _jtag.TicksFor(bits);
}
