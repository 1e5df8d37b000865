using System.Globalization;
using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>Explains the words to a board. A write is one message: its address word waits for its data word.</summary>
internal sealed class ToBoardDecoder(Conversation conversation, RegisterPlaces places)
{
    private const double TicksPerUs = 125;

    private ulong? _address;
    private int _instruction = 1;   // After a reset of the TAP its register holds IDCODE.
    private RegisterPlace? _jtagPlace;
    private long _index;

    /// <summary>Program at hand, from 1.</summary>
    public int Program { get; private set; } = 1;

    /// <summary>Words in programs so far.</summary>
    public long Words { get; private set; }

    public void Take(ulong word, List<DecodedMessage> messages)
    {
        if (!conversation.Programs.TryGetValue(Program, out List<ulong>? program)) conversation.Programs.Add(Program, program = []);
        program.Add(word);
        Words++;
        UtToFpgaOpcode opcode = UtWord.Opcode(word);
        if (_address is not null && opcode != UtToFpgaOpcode.OmnibusData) messages.Add(Write(Taken(), null));
        if (Explain(word, opcode) is { } message) messages.Add(message);
        _index++;
        if (word == UtWord.Halt) (Program, _index) = (Program + 1, 0);
    }

    private DecodedMessage? Explain(ulong word, UtToFpgaOpcode opcode)
    {
        uint low = (uint)word;
        switch (opcode)
        {
            case UtToFpgaOpcode.OmnibusAddress when (word >> 36 & 1) == 0: _address = word; return null;
            case UtToFpgaOpcode.OmnibusAddress: return Read(low);
            case UtToFpgaOpcode.OmnibusData when _address is not null: return Write(Taken(), low);
            case UtToFpgaOpcode.OmnibusData: return Of("data without an address") with { Data = low };
            case UtToFpgaOpcode.JtagInit: _instruction = 1; return Of("JTAG reset");
            case UtToFpgaOpcode.JtagScaler: return Of("JTAG scaler", string.Create(CultureInfo.InvariantCulture, $"{word & 0xFF} ({TicksPerUs / ((word & 0xFF) + 2):0.##} MHz)"), ("value", word & 0xFF));
            case UtToFpgaOpcode.JtagInstruction: _instruction = (int)word & 127; return Of("JTAG instruction", JtagNames.Of(_instruction), ("instruction", _instruction));
            case UtToFpgaOpcode.JtagData: return JtagData(word);
            case UtToFpgaOpcode.TimerSetup: return Of("timer = 0");
            case UtToFpgaOpcode.WaitUntil: return Of("wait until", string.Create(CultureInfo.InvariantCulture, $"{low / TicksPerUs:0.000} us"), ("ticks", low));
            case UtToFpgaOpcode.SystimeInit: return Of((low & 1) != 0 ? "systime synchronise" : "systime ask");
            case UtToFpgaOpcode.Barrier: return Of("barrier", ((BarrierKind)(low & 31)).ToString().ToLowerInvariant(), ("kind", low & 31));
            case UtToFpgaOpcode.PollingOmnibusBlock: return Of("poll until", (low & 1) != 0 ? "equal" : "different");
            case UtToFpgaOpcode.ChipReset: return Of("chip reset", (low & 1) != 0 ? "on" : "off");
            case UtToFpgaOpcode.Loopback: return Of((low & 1) != 0 ? "tick" : "halt", (low & 1) != 0 ? "" : $"(end of program {Program})");
            case UtToFpgaOpcode.SpikePack1 or UtToFpgaOpcode.SpikePack2 or UtToFpgaOpcode.SpikePack3: return Spikes(word, opcode - UtToFpgaOpcode.SpikePack1 + 1);
            default: return Of("garbage", $"0x{word:x16} (header 0x{(byte)opcode:x2} is not defined)", ("bits", $"0x{word:x16}"));
        }
    }

    private DecodedMessage Read(uint address)
    {
        RegisterPlace place = places.Find(address);
        conversation.AddOmnibus(new PendingRead(Program, _index, place, ""));
        return Of("read") with { Place = place };
    }

    private DecodedMessage Write(ulong address, uint? data)
    {
        RegisterPlace place = places.Find((uint)address);
        int enables = (int)(address >> 32) & 15;
        string detail = enables == 15 ? "" : $"(bytes {Convert.ToString(enables, 2).PadLeft(4, '0')})";
        DecodedMessage write = Of("write", data is null ? "without data" : detail) with { Index = _index - 1, Place = place, Data = data };
        return data is null ? write : write with { Fields = enables == 15 ? place.Fields(data.Value) : [] };
    }

    private ulong Taken()
    {
        ulong address = _address!.Value;
        _address = null;
        return address;
    }

    private DecodedMessage JtagData(ulong word)
    {
        ulong data = word & 0x1_FFFF_FFFF;
        int bits = (int)(word >> 40) & 0xFF;
        bool isKept = (word >> 48 & 1) != 0;
        if (_instruction == JtagNames.OmnibusAddress) _jtagPlace = places.Find((uint)data);
        RegisterPlace? place = _instruction is JtagNames.OmnibusAddress or JtagNames.OmnibusData ? _jtagPlace : null;
        string name = JtagNames.Of(_instruction);
        if (isKept) conversation.AddJtag(new PendingRead(Program, _index, place, name));
        string access = _instruction == JtagNames.OmnibusAddress ? (data >> 32 & 1) != 0 ? ", to read" : ", to write" : "";
        return Of("JTAG data", $"({bits} bits{access}{(isKept ? ", answer wanted" : "")})", ("instruction", _instruction), ("bits", bits), ("keep", isKept)) with
        {
            Subject = name, Place = place, Data = data, Fields = _instruction == JtagNames.OmnibusData && !isKept && place is not null ? place.Fields((uint)data) : [],
        };
    }

    private DecodedMessage Spikes(ulong word, int count)
    {
        ushort[] labels = [.. Enumerable.Range(0, count).Select(i => (ushort)(word >> (16 * (count - 1 - i))))];
        return Of(count == 1 ? "spike" : $"{count} spikes", string.Join(" ", labels.Select(l => $"0x{l:x4}")), ("labels", labels));
    }

    private DecodedMessage Of(string name, string detail = "", params ReadOnlySpan<(string Key, object Value)> values)
    {
        Dictionary<string, object>? further = null;
        foreach ((string key, object value) in values) (further ??= []).Add(key, value);
        return new DecodedMessage(name) { Index = _index, Program = Program, Detail = detail, Values = further };
    }
}
