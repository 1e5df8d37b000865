using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>
/// FPGA and the digital part of a chip once more, as plainly as the rules can be written (firmware-spec/timing.md, link-protocol.md 3): every
/// instruction is done at once, responses are collected with their tick and sorted at the end. Shares no code with the model.
/// </summary>
/// <remarks>Knows what random programs use: plain registers, memory, timer, barriers, polls, ticks, halts, JTAG identification, systime, and
/// events that the crossbar sends back on the L2 output of their own channel, all other nodes being closed.</remarks>
internal sealed class ReferenceBoard
{
    private const int WriteTicks = 40, ReadTicks = 80, ReadsInFlight = 52, ToChipTicks = 48, FromChipTicks = 32, SyncTicks = 2500, LinkUpTicks = 6250;
    private const int CrossbarCycles = 4, FifoDepth = 8;
    private const long JtagFrameClocks = 5, JtagInstructionBits = 7;
    private const uint IdCode = 0x3485_80AF;

    private readonly Dictionary<uint, uint> _memory = [];
    private readonly List<long> _readReady = [];
    private readonly List<(long Tick, bool On)> _recording = [(long.MinValue, false)];
    private readonly List<ReferenceResponse> _responses = [];
    private readonly List<(long Cycle, uint Node)>[] _nodes = [[(long.MinValue, 0)], [(long.MinValue, 0)], [(long.MinValue, 0)], [(long.MinValue, 0)]];
    private readonly List<(long Cycle, ushort Label)> _spikes = [];
    private long _now, _timer, _writeEffect, _ready, _jtagDone, _syncDone, _timeout = 1_250_000;
    private long _index;
    private uint _address, _enables, _pollAddress, _pollTarget, _pollMask, _divider = 6;
    private bool _skips;

    /// <summary>Events that found their input's queue full.</summary>
    public long Dropped { get; private set; }

    /// <summary>Events that came back while nobody recorded.</summary>
    public long Unrecorded { get; private set; }

    /// <summary>Systime minus tick after the last synchronisation.</summary>
    public long SystimeOffset { get; private set; }

    /// <summary>Everything that the host is told, in order. Call once, when all words are executed.</summary>
    public ReferenceResponse[] Finish()
    {
        for (int channel = 0; channel < 4; channel++) SendBack(channel);
        return [.. _responses.OrderBy(r => r.Tick).ThenBy(r => r.Kind).ThenBy(r => r.Order)];
    }

    public void Execute(IEnumerable<ulong> words)
    {
        foreach (ulong word in words)
        {
            _now++;
            bool isHalt = word == 0x0A00_0000_0000_0000;
            if (!_skips || isHalt) Execute((int)(word >> 56), word);
            _index = isHalt ? 0 : _index + 1;
        }
    }

    private void Execute(int opcode, ulong word)
    {
        switch (opcode)
        {
            case 0x00: Jtag(0); break;
            case 0x01: _divider = (uint)word & 0xFF; break;
            case 0x02: Jtag(JtagInstructionBits); break;
            case 0x03:
                Jtag((long)(word >> 40) & 0xFF);
                if ((word >> 48 & 1) != 0) Say(ReferenceKind.Prompt, 0x00, IdCode);
                break;
            case 0x04: _timer = _now; break;
            case 0x05: _now = Math.Max(_now, _timer + (uint)word); break;
            case 0x06: Systime((word & 1) != 0); break;
            case 0x07: Barrier((int)word & 31); break;
            case 0x08: Poll((word & 1) != 0); break;
            case 0x0A:
                Say(ReferenceKind.Prompt, 0x02, word & 1);
                if ((word & 1) == 0) _skips = false;
                break;
            case 0x0B when (word >> 36 & 1) != 0: Read((uint)word); break;
            case 0x0B: (_address, _enables) = ((uint)word, (uint)(word >> 32) & 15); break;
            case 0x0C: Write((uint)word); break;
            case >= 0x0D and <= 0x0F:
                for (int i = opcode - 0x0D; i >= 0; i--) Spike((ushort)(word >> (16 * i)));
                break;
            default: throw new InvalidOperationException($"The reference does not know {word:x16}.");
        }
    }

    private void Jtag(long bits) => _jtagDone = _now += (bits + JtagFrameClocks) * (_divider + 2);

    private void Read(uint address)
    {
        if (_readReady.Count >= ReadsInFlight) _now = Math.Max(_now, _readReady[^ReadsInFlight]);
        uint data = Peek(address);
        _ready = Math.Max(_ready + 1, _now + ReadTicks);
        _readReady.Add(_ready);
        _responses.Add(new ReferenceResponse(_ready, ReferenceKind.Read, _responses.Count, 0x01, data, 0));
    }

    private uint Peek(uint address) => address == 0x8800_000C ? (uint)(_now - _timer) : _memory.GetValueOrDefault(address);

    private void Write(uint data)
    {
        _writeEffect = _now + WriteTicks;
        uint enabled = 0;
        for (int i = 0; i < 4; i++)
            if ((_enables >> i & 1) != 0) enabled |= 0xFFu << (8 * i);
        enabled &= WritableMask(_address);
        _memory[_address] = (_memory.GetValueOrDefault(_address) & ~enabled) | (data & enabled);
        uint value = _memory[_address];
        switch (_address)
        {
            case 0x8800_0005: _recording.Add((_now, (value & 1) != 0)); break;
            case 0x8800_0006: _pollAddress = value; break;
            case 0x8800_0007: _pollTarget = value; break;
            case 0x8800_0008: _pollMask = value; break;
            case 0x8800_0009: _timeout = value; break;
            case 0x0004_0000: LinksUp(); break;
            default: WriteNode(value); break;
        }
    }

    // Programs enable all links once, the FPGA's side first: each is told when it is up.
    private void LinksUp()
    {
        for (uint link = 0; link < 8; link++) _responses.Add(new ReferenceResponse(_now + LinkUpTicks, ReferenceKind.Link, _responses.Count, 0x03, (link << 5) | 0x10, 0));
    }

    // L2 input k to L2 output k is node 24 + 9k + 8 (registers-notes.md 9).
    private void WriteNode(uint value)
    {
        for (uint k = 0; k < 4; k++)
            if (_address == 0x13_0019 + 24 + (9 * k) + 8) _nodes[k].Add((2 * _writeEffect, value));
    }

    private static uint WritableMask(uint address) => address switch
    {
        >= 0x8000_0000 and < 0x8C00_0000 => address == 0x8800_0005 ? 1 : uint.MaxValue,
        _ => RegisterCatalog.TryFind(address, out ContainerInfo? info, out _, out int word) ? info!.ImplementedMask(word) : 0,
    };

    private void Barrier(int mask)
    {
        long until = _now;
        if ((mask & 1) != 0) until = Math.Max(until, Math.Max(_ready, _writeEffect));
        if ((mask & 2) != 0) until = Math.Max(until, _jtagDone);
        if ((mask & 4) != 0) until = Math.Max(until, _syncDone);
        if (until - _now > _timeout) TimeOut(_now + _timeout);
        else _now = until;
    }

    private void Poll(bool equality)
    {
        long start = _now;
        while (true)
        {
            bool equal = (Peek(_pollAddress) & _pollMask) == _pollTarget;
            _now += ReadTicks;
            if (equal == equality) return;
            if (_now - start > _timeout) { TimeOut(_now); return; }
        }
    }

    private void TimeOut(long tick)
    {
        _now = tick;
        _skips = true;
        Say(ReferenceKind.Prompt, 0x04, (ulong)_index | ((ulong)_readReady.TakeLast(ReadsInFlight).Count(r => r > _now) << 39));
    }

    private void Systime(bool synchronise)
    {
        if (!synchronise) { Say(ReferenceKind.Prompt, 0x05, (ulong)(_now + SystimeOffset)); return; }
        SystimeOffset = -_now;
        _syncDone = _now + SyncTicks;
        Say(ReferenceKind.Prompt, 0x05, 0);
    }

    private void Spike(ushort label) => _spikes.Add((2 * (_now + ToChipTicks), label));

    // One event per cycle leaves a channel's queue; up to eight wait.
    private void SendBack(int channel)
    {
        List<long> grants = [];
        foreach ((long cycle, ushort label) in _spikes.Where(s => s.Label >> 14 == channel))
        {
            uint node = _nodes[channel].Last(n => n.Cycle <= cycle).Node;
            if ((label & node & 0x3FFF) != (node >> 16 & 0x3FFF)) continue;
            if (grants.Count >= FifoDepth && grants[^FifoDepth] >= cycle) { Dropped++; continue; }
            grants.Add(grants.Count == 0 ? cycle : Math.Max(cycle, grants[^1] + 1));
            Leave(channel, label, grants[^1] + CrossbarCycles);
        }
    }

    private void Leave(int channel, ushort label, long cycle)
    {
        long tick = ((cycle + 1) / 2) + FromChipTicks;
        if (!IsRecorded(tick)) { Unrecorded++; return; }
        // Those of one cycle come in the order of their outputs.
        _responses.Add(new ReferenceResponse(tick, ReferenceKind.Event, (cycle * 4) + channel, 0x0A, label, cycle + (2 * SystimeOffset)));
    }

    private bool IsRecorded(long tick) => _recording.Last(r => r.Tick < tick).On;

    private void Say(ReferenceKind kind, int opcode, ulong payload) =>
        _responses.Add(new ReferenceResponse(_now, kind, _responses.Count, opcode, payload, 0));
}
