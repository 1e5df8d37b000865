using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// The FPGA: executes UT words in order (link-protocol section 3) and drives the chip. Synchronous: time passes only by instructions
/// and the waiting they ask for; how the words are cut into calls changes nothing.
/// </summary>
internal sealed partial class FpgaModel : IFpgaBus
{
    private const int PendingDrainCount = 2048, ReserveWords = 256;
    private const ulong CyclesPerTick = 2;

    private readonly FpgaOptions _options;
    private readonly ExternalMemory _memory = new();
    private readonly FpgaRegisters _registers;
    private readonly I2cBus _i2c;
    private readonly ChipModel _chip;
    private readonly JtagTap _jtag;
    private readonly ResponseStream _responses = new();
    private readonly Queue<Pending> _pending = new();
    private readonly List<Pending> _scheduled = [];
    private readonly long[] _readReady;
    private long _now, _timerStart, _systimeOffset, _lastReady, _lastWriteEffect, _busFree, _syncDone, _jtagDone;
    private long _reads, _arqWrites, _arqReads;
    private uint _index;
    private uint? _writeAddress;
    private uint _writeEnables;
    private bool _skipping, _linksUp;

    public FpgaModel(ChipOptions chip, FpgaOptions options)
    {
        _options = options;
        _registers = new FpgaRegisters(options);
        _i2c = new I2cBus(options);
        _readReady = new long[options.ReadsInFlightMax];
        _chip = new ChipModel(chip, this);
        _jtag = new JtagTap(_chip);
        _registers.Reset();
    }

    /// <summary>The chip, for reports on losses and processors.</summary>
    public ChipModel Chip => _chip;

    public FpgaLosses Losses { get; } = new();

    /// <summary>FPGA ticks since power-up.</summary>
    public long Now => _now;

    /// <summary>Words that wait for the host.</summary>
    public int ResponseCount => _responses.Count;

    /// <summary>Takes response words.</summary>
    public int Take(Span<ulong> target) => _responses.Take(target);

    /// <summary>The full reset of a new connection (U4): executor, queues, timer and FPGA registers; the chip keeps its state.</summary>
    public void Reset()
    {
        _registers.Reset();
        _memory.Clear();
        _i2c.Reset();
        _responses.Reset();
        _pending.Clear();
        _scheduled.Clear();
        (_timerStart, _index, _writeAddress, _skipping, _linksUp) = (_now, 0, null, false, false);
        (_lastReady, _lastWriteEffect, _busFree, _syncDone, _jtagDone, _systimeOffset) = (_now, _now, _now, _now, _now, 0);
        Array.Clear(_readReady);
        (_arqReads, _arqWrites) = (0, 0);
    }

    /// <summary>Executes words until they are used up or the response buffer is full; returns how many were executed.</summary>
    public int Execute(ReadOnlySpan<ulong> words)
    {
        int i = 0;
        int responsesMax = _options.ResponseWordsMax - ReserveWords - (3 * PendingDrainCount);
        while (i < words.Length && _responses.Count < responsesMax) ExecuteWord(words[i++]);
        Drain();
        return i;
    }

    private void ExecuteWord(ulong word)
    {
        _now++;
        UtToFpgaOpcode opcode = UtWord.Opcode(word);
        if (_skipping && !(opcode == UtToFpgaOpcode.Loopback && (word & 1) == 0))
        {
            Losses.SkippedInstructions++;
            _index++;
            return;
        }
        switch (opcode)
        {
            case UtToFpgaOpcode.OmnibusAddress: Address(word); break;
            case UtToFpgaOpcode.OmnibusData: WriteData((uint)word); break;
            case UtToFpgaOpcode.SpikePack1: Spikes(word, 1); break;
            case UtToFpgaOpcode.SpikePack2: Spikes(word, 2); break;
            case UtToFpgaOpcode.SpikePack3: Spikes(word, 3); break;
            case UtToFpgaOpcode.TimerSetup: _timerStart = _now; break;
            case UtToFpgaOpcode.WaitUntil: _now = Math.Max(_now, _timerStart + (uint)word); break;
            case UtToFpgaOpcode.Barrier: Barrier((BarrierKind)(word & 31)); break;
            case UtToFpgaOpcode.Loopback: Loopback((word & 1) != 0); break;
            case UtToFpgaOpcode.PollingOmnibusBlock: Poll((word & 1) != 0); break;
            case UtToFpgaOpcode.SystimeInit: SystimeInit((word & 1) != 0); break;
            case UtToFpgaOpcode.ChipReset: ResetChip((word & 1) != 0); break;
            case UtToFpgaOpcode.JtagInit: _jtag.Init(); JtagTime(5); break;
            case UtToFpgaOpcode.JtagScaler: _jtag.Scaler = (int)(word & 0xFF); break;
            case UtToFpgaOpcode.JtagInstruction: _jtag.SetInstruction((int)(word & 127)); JtagTime(7); break;
            case UtToFpgaOpcode.JtagData: JtagData(word); break;
            default: Losses.GarbageWords++; break;
        }
        _index++;
        if (_pending.Count >= PendingDrainCount) Drain();
    }

    private void Address(ulong word)
    {
        if (_writeAddress is not null) Losses.UnpairedOmnibusWords++;
        _writeAddress = null;
        uint address = (uint)word;
        if ((word >> 36 & 1) == 0)
        {
            (_writeAddress, _writeEnables) = (address, (uint)(word >> 32) & 15);
            return;
        }
        // Back-pressure: the oldest of the last 52 reads must have been answered.
        int slot = (int)(_reads++ % _readReady.Length);
        _now = Math.Max(_now, _readReady[slot]);
        uint data = ReadAt(address, out int extraTicks);
        long ready = Math.Max(_lastReady + 1, _now + _options.ReadLatencyTicks + extraTicks);
        _readReady[slot] = _lastReady = ready;
        _pending.Enqueue(new Pending(ready, UtFromFpgaOpcode.OmnibusData, data));
    }

    private void WriteData(uint data)
    {
        if (_writeAddress is not uint address) { Losses.UnpairedOmnibusWords++; return; }
        _writeAddress = null;
        _lastWriteEffect = _now + _options.WriteLatencyTicks;
        if ((address & 0x8000_0000) != 0) { WriteFpga(address, data, _writeEnables); return; }
        _arqWrites++;
        ReachChip();
        _chip.Write(address, data, _writeEnables);
    }

    private uint ReadAt(uint address, out int extraTicks)
    {
        extraTicks = 0;
        if ((address & 0x8000_0000) != 0) return ReadFpga(address);
        (_arqWrites, _arqReads) = (_arqWrites + 1, _arqReads + 1);
        ReachChip();
        uint data = _chip.Read(address, out int extraCycles);
        extraTicks = (extraCycles + 1) / (int)CyclesPerTick;
        if (extraTicks > 0) _busFree = _now + _options.WriteLatencyTicks + extraTicks;
        return data;
    }

    // Accesses take effect on the chip one write latency after their instruction; a busy bus holds the executor back.
    private void ReachChip()
    {
        if (_busFree > _now + _options.WriteLatencyTicks) _now = _busFree - _options.WriteLatencyTicks;
        AdvanceChip(_now + _options.WriteLatencyTicks);
    }

    private void AdvanceChip(long tick)
    {
        ulong cycle = (ulong)tick * CyclesPerTick;
        if (cycle > _chip.Now) _chip.AdvanceTo(cycle);
    }

    private void Spikes(ulong word, int count)
    {
        Span<ushort> labels = stackalloc ushort[3];
        for (int i = 0; i < count; i++) labels[i] = (ushort)(word >> (16 * (count - 1 - i)));
        _chip.InjectSpikes(labels[..count], (ulong)(_now + _options.SpikeToChipTicks) * CyclesPerTick);
    }

    private void Barrier(BarrierKind kind)
    {
        long until = _now;
        if ((kind & BarrierKind.Omnibus) != 0) until = Math.Max(until, Math.Max(_lastReady, _lastWriteEffect));
        if ((kind & BarrierKind.Systime) != 0) until = Math.Max(until, _syncDone);
        if ((kind & BarrierKind.Jtag) != 0) until = Math.Max(until, _jtagDone);
        if (until - _now > _registers[FpgaRegisters.InstructionTimeout]) TimeOut();
        else _now = until;
    }

    private void Loopback(bool tick)
    {
        Drain();
        _responses.Add(UtFromFpgaOpcode.Loopback, tick ? 1u : 0u, 0, SystimeAt(_now));
        if (tick) return;
        // The host's clock starts anew with its next program; instruction numbers too.
        (_responses.ClockUnknown, _skipping) = (true, false);
        _index = uint.MaxValue;
    }

    private void Poll(bool equality)
    {
        uint address = _registers[FpgaRegisters.PollAddress], target = _registers[FpgaRegisters.PollTarget], mask = _registers[FpgaRegisters.PollMask];
        long start = _now;
        while (true)
        {
            uint data = ReadAt(address, out int extraTicks);
            bool equal = (data & mask) == target;
            if (equal == equality) { _now += _options.ReadLatencyTicks + extraTicks; return; }
            _now += _options.ReadLatencyTicks + extraTicks;
            if (_now - start > _registers[FpgaRegisters.InstructionTimeout]) { TimeOut(); return; }
        }
    }

    // One notification; everything up to the halt is skipped, the halt is answered (U5).
    private void TimeOut()
    {
        _now += _registers[FpgaRegisters.InstructionTimeout];
        _skipping = true;
        Drain();
        int inFlight = Math.Min(_pending.Count, _options.ReadsInFlightMax);
        _responses.Add(UtFromFpgaOpcode.TimeoutNotification, _index | ((ulong)inFlight << 39), 0, SystimeAt(_now));
    }

    private void SystimeInit(bool synchronise)
    {
        if (!synchronise) { Drain(); _responses.AddSystime(SystimeAt(_now)); return; }
        AdvanceChip(_now);
        ulong baseTicks = (_chip.Read(0, out _) | ((ulong)_chip.Read(1, out _) << 32)) & ((1UL << 43) - 1);
        ulong chipTick = _chip.Now / CyclesPerTick;
        _chip.SetSystime(baseTicks + (chipTick - (ulong)_now));
        _systimeOffset = (long)baseTicks - _now;
        _syncDone = _now + _options.SystimeSyncTicks;
        _responses.Annotate = true;
        _responses.AddSystime((long)baseTicks);
        _registers[FpgaRegisters.SyncRttLow] = (uint)_options.SystimeRoundTripTicks;
        _registers[FpgaRegisters.SyncTimeLow] = (uint)baseTicks;
        _registers[FpgaRegisters.SyncTimeHigh] = (uint)(baseTicks >> 32);
    }

    private void ResetChip(bool assert)
    {
        if (!assert) return;
        AdvanceChip(_now);
        _chip.Reset();
        _linksUp = false;
    }

    private void JtagTime(int bits) => _jtagDone = _now += _jtag.TicksFor(bits);

    private void JtagData(ulong word)
    {
        int bits = Math.Clamp((int)(word >> 40) & 0xFF, 1, 33);
        JtagTime(bits);
        AdvanceChip(Math.Max(_now, (long)(_chip.Now / CyclesPerTick)));
        ulong captured = _jtag.Shift(word & 0x1_FFFF_FFFF, bits);
        if ((word >> 48 & 1) != 0) Schedule(new Pending(_now, UtFromFpgaOpcode.JtagData, captured));
        WatchLinks();
    }

    private void Schedule(in Pending message) => _scheduled.Add(message);

    // All eight links come up a while after FPGA side and chip side were both enabled (U14).
    private void WatchLinks()
    {
        if (_linksUp || _registers[FpgaRegisters.PhyEnables] == 0) return;
        uint chipEnables = _chip.Read(0x0004_0000, out _);
        if (chipEnables == 0) return;
        _linksUp = true;
        for (uint phy = 0; phy < 8; phy++)
            if ((_registers[FpgaRegisters.PhyEnables] >> (int)phy & 1) != 0 && (chipEnables >> (7 - (int)phy) & 1) != 0)
                Schedule(new Pending(_now + _options.LinkUpTicks, UtFromFpgaOpcode.HighspeedLinkNotification, (phy << 5) | 0x10));
    }

    private long SystimeAt(long tick) => (tick + _systimeOffset) & ((1L << 43) - 1);

    private readonly record struct Pending(long Tick, UtFromFpgaOpcode Opcode, ulong Payload);
}
