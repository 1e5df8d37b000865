using System.Globalization;
using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>Explains the words from a board: messages, the time that a host would give them (link-protocol.md 3.3), and what was asked.</summary>
internal sealed class FromBoardDecoder(Conversation conversation)
{
    private const long SystimeMask = (1L << 43) - 1;
    private const double TicksPerUs = 125;

    private UtFromFpgaReader _reader;
    private long _now;
    private bool _isAnnotated;

    /// <summary>Program whose answers come, from 1.</summary>
    public int Program { get; private set; } = 1;

    /// <summary>FPGA time of the last message, in ticks; null before the program's first Systime.</summary>
    public long? Ticks => _isAnnotated ? _now : null;

    /// <summary>How far the words were read: a copy, to look ahead with.</summary>
    public UtFromFpgaReader Reader => _reader;

    /// <summary>Answers that belong to no read.</summary>
    public long Unrequested { get; private set; }

    public void Take(ReadOnlySpan<ulong> words, List<DecodedMessage> messages)
    {
        long garbage = _reader.GarbageWords;
        for (int position = 0; _reader.TryRead(words, ref position, out UtFromFpgaMessage message);) messages.Add(Explain(message));
        if (_reader.GarbageWords > garbage) messages.Add(new DecodedMessage("garbage") { Program = Program, Detail = $"{_reader.GarbageWords - garbage} undefined headers" });
    }

    public DecodedMessage Explain(in UtFromFpgaMessage message)
    {
        _now = (_now + 1) & SystimeMask;
        ulong low = message.Low;
        switch (message.Opcode)
        {
            case UtFromFpgaOpcode.Systime:
                (_now, _isAnnotated) = ((long)low & SystimeMask, true);
                return Of("systime", ("ticks", _now));
            case UtFromFpgaOpcode.Sysdelta:
                _now = (_now + (long)(low & 0xFF)) & SystimeMask;
                return Of("sysdelta", ("ticks", low & 0xFF)) with { Detail = $"+{low & 0xFF}" };
            case UtFromFpgaOpcode.OmnibusData: return Answer("read", conversation.Omnibus, (uint)low);
            case UtFromFpgaOpcode.JtagData: return Answer("JTAG answer", conversation.Jtag, low & 0x1_FFFF_FFFF);
            case UtFromFpgaOpcode.Loopback when (low & 1) != 0: return Of("tick");
            case UtFromFpgaOpcode.Loopback: return Halt();
            case UtFromFpgaOpcode.HighspeedLinkNotification: return Link((int)low);
            case UtFromFpgaOpcode.TimeoutNotification: return Timeout(low);
            default: return Events(message);
        }
    }

    private DecodedMessage Answer(string name, Queue<PendingRead> pending, ulong data)
    {
        if (!pending.TryDequeue(out PendingRead read))
        {
            Unrequested++;
            return Of(name) with { Data = data, Detail = conversation.IsTorn ? "(of an unknown read: frames are missing in the capture)" : "(its request is not in the capture)" };
        }
        DecodedMessage answer = Of(name, (DecodedMessage.RequestProgram, read.Program), (DecodedMessage.RequestIndex, read.Index)) with { Place = read.Place, Data = data, Subject = read.What };
        return read.Place is { } place ? answer with { Fields = place.Fields((uint)data) } : answer;
    }

    // Hosts forget the time at the end of a program.
    private DecodedMessage Halt()
    {
        DecodedMessage halt = Of("halt") with { Detail = $"(end of program {Program})" };
        conversation.Programs.Remove(Program);
        (Program, _now, _isAnnotated) = (Program + 1, 0, false);
        return halt;
    }

    private DecodedMessage Link(int value)
    {
        string errors = string.Concat(new[] { (8, ", decode error"), (4, ", CRC error"), (2, ", CRC recovered"), (1, ", check error") }.Where(e => (value & e.Item1) != 0).Select(e => e.Item2));
        return Of("link", ("phy", (value >> 5) & 7), ("value", value & 31)) with { Detail = $"PHY {(value >> 5) & 7} {((value & 16) != 0 ? "up" : "down")}{errors}" };
    }

    private DecodedMessage Timeout(ulong value)
    {
        long index = (uint)value;
        string what = conversation.Programs.TryGetValue(Program, out List<ulong>? words) && index < words.Count ? $" ({UtWord.Describe(words[(int)index])})" : "";
        conversation.TimeOut(Program, index);
        return Of("TIME-OUT", ("index", index), ("trace_stalls", (value >> 32) & 0x7F), ("reads_in_flight", (value >> 39) & 0x3F)) with
        {
            Detail = $"of word #{index}{what}, {(value >> 39) & 0x3F} reads in flight, {(value >> 32) & 0x7F} trace stalls; the rest of program {Program} was skipped",
        };
    }

    private DecodedMessage Events(in UtFromFpgaMessage message)
    {
        bool isSpike = message.Opcode >= UtFromFpgaOpcode.SpikePack1;
        int count = message.EventCount;
        var labels = new int[count];
        var times = new long[count];
        string text = "";
        for (int i = 0; i < count; i++)
        {
            (ushort value, byte stamp) = message.Event(i, count);
            (labels[i], times[i]) = (value, ChipTime(_now, stamp));
            string what = isSpike ? $"0x{value:x4}" : $"channel {(value >> 10) & 1} = {value & 0x3FF}";
            text += string.Create(CultureInfo.InvariantCulture, $"{(i > 0 ? ", " : "")}{what}{(_isAnnotated ? $" at {times[i] / TicksPerUs:0.000} us" : "")}");
        }
        string name = isSpike ? "spike" : "MADC sample";
        return Of(count == 1 ? name : $"{count} {name}s", (isSpike ? "labels" : "samples", labels), ("chip_ticks", times)) with { Detail = text };
    }

    // As for hosts: stamps count 4 ns, their lowest bit is dropped, and an event is never later than its message.
    private static long ChipTime(long now, byte stamp)
    {
        long time = (now & ~0x7FL) | (uint)(stamp >> 1);
        return (time > now ? time - 128 : time) & SystimeMask;
    }

    private DecodedMessage Of(string name, params ReadOnlySpan<(string Key, object Value)> values)
    {
        Dictionary<string, object>? further = null;
        foreach ((string key, object value) in values) (further ??= []).Add(key, value);
        return new DecodedMessage(name) { Program = Program, Ticks = Ticks, Values = further };
    }
}
