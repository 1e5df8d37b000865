using System.Text.Json;
using Bss2.Protocol;

namespace Bss2.Cli.Conform;

/// <summary>UT codec: messages to words, words to messages, whole and in pieces.</summary>
public sealed class UtMessageVectors : IVectorFormat
{
    private static readonly string[] ToFpgaNames =
    [
        "to_fpga_jtag::Init", "to_fpga_jtag::Scaler", "to_fpga_jtag::Ins", "to_fpga_jtag::Data", "timing::Setup", "timing::WaitUntil", "timing::SystimeInit", "timing::Barrier",
        "timing::PollingOmnibusBlock", "system::Reset", "system::Loopback", "omnibus_to_fpga::Address", "omnibus_to_fpga::Data",
        "event_to_fpga::SpikePack<1>", "event_to_fpga::SpikePack<2>", "event_to_fpga::SpikePack<3>",
    ];

    private static readonly string[] FromFpgaNames =
    [
        "jtag_from_hicann::Data", "omnibus_from_fpga::Data", "from_fpga_system::Loopback", "from_fpga_system::HighspeedLinkNotification", "from_fpga_system::TimeoutNotification",
        "timing_from_fpga::Systime", "timing_from_fpga::Sysdelta", "event_from_fpga::MADCSamplePack<1>", "event_from_fpga::MADCSamplePack<2>", "event_from_fpga::MADCSamplePack<3>",
        "event_from_fpga::SpikePack<1>", "event_from_fpga::SpikePack<2>", "event_from_fpga::SpikePack<3>",
    ];

    /// <inheritdoc/>
    public string Name => "UT messages";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind == JsonValueKind.String && kind.GetString() is "info" or "to_fpga_single" or "from_fpga_single" or "to_fpga_sequence" or "from_fpga_sequence";

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item) => item.GetProperty("kind").GetString() switch
    {
        "info" => null,
        "to_fpga_single" => CheckToFpga([item.GetProperty("message")], Hex.ReadWords(item.GetProperty("words"))),
        "to_fpga_sequence" => CheckToFpga([.. item.GetProperty("messages").EnumerateArray()], Hex.ReadWords(item.GetProperty("words"))),
        "from_fpga_single" => CheckFromSingle(item),
        "from_fpga_sequence" => CheckFromSequence(item),
        string other => [$"kind '{other}': expected to_fpga_* or from_fpga_*"],
        null => ["kind: expected a text"],
    };

    private static List<string> CheckToFpga(JsonElement[] messages, ulong[] words)
    {
        ulong[] encoded = [.. messages.Select(EncodeToFpga)];
        List<string> failures = [];
        if (!encoded.SequenceEqual(words)) failures.Add($"encoding: expected {Hex.Text(words)}, found {Hex.Text(encoded)}");
        for (int i = 0; i < Math.Min(words.Length, messages.Length); i++)
        {
            string expected = messages[i].GetProperty("name").GetString()!;
            int opcode = (int)UtWord.Opcode(words[i]);
            string found = opcode < ToFpgaNames.Length ? ToFpgaNames[opcode] : $"header {opcode}";
            if (expected != found) failures.Add($"decoding word {i}: expected {expected}, found {found}");
        }
        return failures;
    }

    private static ulong EncodeToFpga(JsonElement message)
    {
        string name = message.GetProperty("name").GetString()!;
        JsonElement fields = message.GetProperty("fields");
        uint Value() => fields.GetProperty("value").GetUInt32();
        ushort Spike(int i) => fields.GetProperty("spikes")[i].GetUInt16();
        return Array.IndexOf(ToFpgaNames, name) switch
        {
            0 => UtWord.JtagInit,
            1 => UtWord.JtagScaler((byte)Value()),
            2 => UtWord.JtagInstruction((int)Value()),
            3 => UtWord.JtagData(fields.GetProperty("payload").GetUInt64(), fields.GetProperty("num_bits").GetInt32(), fields.GetProperty("keep_response").GetBoolean()),
            4 => UtWord.TimerSetup,
            5 => UtWord.WaitUntil(Value()),
            6 => UtWord.SystimeInit(Value() != 0),
            7 => UtWord.Barrier((BarrierKind)Value()),
            8 => UtWord.PollingOmnibusBlock(Value() != 0),
            9 => UtWord.ChipReset(Value() != 0),
            10 => Value() != 0 ? UtWord.Tick : UtWord.Halt,
            11 => UtWord.OmnibusAddress(fields.GetProperty("address").GetUInt32(), fields.GetProperty("is_read").GetBoolean(), fields.GetProperty("byte_enables").GetUInt32()),
            12 => UtWord.OmnibusData(Value()),
            13 => UtWord.SpikePack(Spike(0)),
            14 => UtWord.SpikePack(Spike(0), Spike(1)),
            15 => UtWord.SpikePack(Spike(0), Spike(1), Spike(2)),
            _ => throw new FormatException($"message '{name}' is not known"),
        };
    }

    private static List<string> CheckFromSingle(JsonElement item)
    {
        JsonElement json = item.GetProperty("message");
        ulong[] words = Hex.ReadWords(item.GetProperty("words"));
        UtFromFpgaMessage message = FromPayload(json);
        List<string> failures = [];
        ulong[] encoded = Encode([message], []);
        if (!encoded.SequenceEqual(words)) failures.Add($"encoding {json.GetProperty("name")}: expected {Hex.Text(words)}, found {Hex.Text(encoded)}");
        CheckDecoding(failures, words, [message]);
        return failures;
    }

    private static List<string> CheckFromSequence(JsonElement item)
    {
        ulong[] words = Hex.ReadWords(item.GetProperty("words"));
        UtFromFpgaMessage[] messages = [.. item.GetProperty("messages").EnumerateArray().Select(FromFields)];
        UtFromFpgaMessage[] decoded = [.. item.GetProperty("decoded").EnumerateArray().Select(FromFields)];
        List<string> failures = [];
        if (!item.GetProperty("idle_words_added").GetBoolean())
        {
            ulong[] encoded = Encode(messages, [.. item.GetProperty("flush_after").EnumerateArray().Select(i => i.GetInt32())]);
            if (!encoded.SequenceEqual(words)) failures.Add($"encoding: expected {Hex.Text(words)}, found {Hex.Text(encoded)}");
        }
        CheckDecoding(failures, words, decoded);
        return failures;
    }

    private static ulong[] Encode(UtFromFpgaMessage[] messages, HashSet<int> flushAfter)
    {
        var writer = new UtFromFpgaWriter();
        List<ulong> words = [];
        Span<ulong> buffer = stackalloc ulong[UtFromFpgaWriter.WordsPerCallMax];
        for (int i = 0; i < messages.Length; i++)
        {
            words.AddRange(buffer[..writer.Write(messages[i], buffer)]);
            if (flushAfter.Contains(i)) words.AddRange(buffer[..writer.Flush(buffer)]);
        }
        words.AddRange(buffer[..writer.Flush(buffer)]);
        return [.. words];
    }

    private static void CheckDecoding(List<string> failures, ulong[] words, UtFromFpgaMessage[] expected)
    {
        // In one piece, then in pieces of every size: the reader must not see where the words were cut.
        for (int piece = words.Length; piece >= 1; piece--)
        {
            UtFromFpgaMessage[] found = Decode(words, piece);
            if (found.SequenceEqual(expected)) continue;
            failures.Add($"decoding in pieces of {piece} words: expected {string.Join("; ", expected)}, found {string.Join("; ", found)}");
            return;
        }
    }

    private static UtFromFpgaMessage[] Decode(ulong[] words, int piece)
    {
        var reader = new UtFromFpgaReader();
        List<UtFromFpgaMessage> messages = [];
        for (int start = 0; start < words.Length; start += piece)
        {
            ReadOnlySpan<ulong> part = words.AsSpan(start, Math.Min(piece, words.Length - start));
            int position = 0;
            while (reader.TryRead(part, ref position, out UtFromFpgaMessage message)) messages.Add(message);
        }
        return [.. messages];
    }

    private static UtFromFpgaMessage FromPayload(JsonElement json)
    {
        string text = json.GetProperty("payload").GetString()![2..].PadLeft(32, '0');
        ulong high = ulong.Parse(text.AsSpan(0, 16), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        ulong low = ulong.Parse(text.AsSpan(16), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        return new UtFromFpgaMessage(Opcode(json), low, (byte)high);
    }

    private static UtFromFpgaMessage FromFields(JsonElement json)
    {
        JsonElement fields = json.GetProperty("fields");
        UtFromFpgaOpcode opcode = Opcode(json);
        if (fields.TryGetProperty("value", out JsonElement value)) return new UtFromFpgaMessage(opcode, value.GetUInt64(), 0);
        bool spikes = fields.TryGetProperty("spikes", out JsonElement events);
        if (!spikes) events = fields.GetProperty("samples");
        UInt128 payload = 0;
        foreach (JsonElement e in events.EnumerateArray())
            payload = (payload << 24) | (e.GetProperty("timestamp").GetUInt32() << 16) | e.GetProperty(spikes ? "spike" : "value").GetUInt32();
        return new UtFromFpgaMessage(opcode, (ulong)payload, (byte)(payload >> 64));
    }

    private static UtFromFpgaOpcode Opcode(JsonElement json)
    {
        string name = json.GetProperty("name").GetString()!;
        int index = Array.IndexOf(FromFpgaNames, name);
        return index >= 0 ? (UtFromFpgaOpcode)index : throw new FormatException($"message '{name}' is not known");
    }
}
