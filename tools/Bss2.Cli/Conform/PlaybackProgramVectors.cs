using System.Buffers.Binary;
using System.Text.Json;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Cli.Conform;

/// <summary>Whole playback programs: decoded and encoded again, counted, hashed; the digital initialisations built by this driver word for word.</summary>
public sealed class PlaybackProgramVectors : IVectorFormat
{
    // FNV-1a with the offset basis that these files use; it is not the standard one (vectors/README.md).
    private const ulong FnvOffsetBasis = 0x14650fb0739d0383, FnvPrime = 0x100000001b3;

    // Synram timings of the hardware-database entry: stated for hxcube6 (vectors/README.md). The file gives none for jboa; its words
    // hold the same four values (firmware-spec/decisions.md).
    private static readonly SynramTiming EntryTop = new(1, 1, 3, 3), EntryBottom = new(1, 1, 5, 5);

    private static readonly DigitalInitOptions JtagOnly = new() { Board = AdapterBoard.None, HighspeedLink = false };

    /// <inheritdoc/>
    public string Name => "playback programs";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("program", out _) && first.TryGetProperty("fnv1a64_be", out _);

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item)
    {
        string name = item.GetProperty("program").GetString()!;
        ulong[] words = Hex.ReadWords(item.GetProperty("words"));
        bool truncated = item.GetProperty("truncated").GetBoolean();
        List<string> failures = [];
        CheckCodec(failures, name, words);
        if (!truncated) CheckWhole(failures, name, item, words);
        if (Initialisation(name) is { } built) CheckBuilt(failures, name, words, built.Words.Span);
        return failures;
    }

    private static void CheckCodec(List<string> failures, string name, ulong[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            ulong found = (int)UtWord.Opcode(words[i]) < UtWord.OpcodeCount ? Reencode(words[i]) : 0;
            if (found == words[i]) continue;
            failures.Add($"{name}, word {i}, decoded and encoded: expected 0x{words[i]:x16} ({UtWord.Describe(words[i])}), found 0x{found:x16}");
            return;
        }
    }

    private static void CheckWhole(List<string> failures, string name, JsonElement item, ulong[] words)
    {
        Compare(failures, $"{name}, number of words", item.GetProperty("num_words").GetInt32(), words.Length);
        Compare(failures, $"{name}, number of messages", item.GetProperty("num_messages").GetInt32(), words.Length);
        ulong expected = Hex.Read(item.GetProperty("fnv1a64_be")), hash = Hash(words);
        if (expected != hash) failures.Add($"{name}, hash: expected 0x{expected:x16}, found 0x{hash:x16}");
        try
        {
            PlaybackProgram program = PlaybackProgram.FromWords(words);
            Compare(failures, $"{name}, number of responses", item.GetProperty("expected_from_fpga_messages").GetInt32(), program.OmnibusReads + program.JtagReads + program.Ticks);
        }
        catch (PlaybackException fault) { failures.Add($"{name}: expected a program, found: {fault.Message}"); }
        CheckRun(failures, name, item, words);
    }

    // On a freshly powered simulated board, with a barrier behind it: a halt may overtake the last reads.
    private static void CheckRun(List<string> failures, string name, JsonElement item, ulong[] words)
    {
        using var board = new BoardSession();
        BoardAnswers answers = board.Run(new ulong[][] { words, [UtWord.Barrier(BarrierKind.Omnibus | BarrierKind.Jtag), UtWord.Halt] }.SelectMany(w => w).ToArray());
        Compare(failures, $"{name} run on the simulated board, responses", item.GetProperty("expected_from_fpga_messages").GetInt32(), answers.Messages - 1);
        // A poll waits for what another party writes, and there is none: then its time-out is the right answer.
        bool polls = words.Any(w => UtWord.Opcode(w) == UtToFpgaOpcode.PollingOmnibusBlock);
        if (!polls) Compare(failures, $"{name} run on the simulated board, time-out notifications", 0, answers.TimeOuts);
    }

    private static void CheckBuilt(List<string> failures, string name, ReadOnlySpan<ulong> expected, ReadOnlySpan<ulong> found)
    {
        int same = expected.CommonPrefixLength(found);
        if (same == expected.Length && same == found.Length) return;
        string Word(ReadOnlySpan<ulong> words) => same < words.Length ? $"0x{words[same]:x16} ({UtWord.Describe(words[same])})" : "its end";
        failures.Add($"{name} built by this driver, word {same}: expected {Word(expected)}, found {Word(found)}");
    }

    private static PlaybackProgram? Initialisation(string name) => name switch
    {
        "SystemInit_cube_defaults" => DigitalInit.Build(),
        "SystemInit_hxcube6" => DigitalInit.Build(new() { SynramTop = EntryTop, SynramBottom = EntryBottom }),
        "SystemInit_jboa" => DigitalInit.Build(new() { Board = AdapterBoard.Jboa, SynramTop = EntryTop, SynramBottom = EntryBottom }),
        "SystemInit_no_adapter_board" => DigitalInit.Build(new() { Board = AdapterBoard.None }),
        "SystemInit_no_capmem" => DigitalInit.Build(new() { CapMem = false }),
        "SystemInit_no_systime" => DigitalInit.Build(new() { Systime = false }),
        "SystemInit_jtag_only" => DigitalInit.Build(JtagOnly),
        "ChipInit_defaults" => ChipPart(),
        _ => null,
    };

    private static PlaybackProgram ChipPart()
    {
        var builder = new PlaybackProgramBuilder();
        DigitalInit.AppendChip(builder, new DigitalInitOptions());
        return builder.Build();
    }

    // Every field is taken out and put back by the typed functions: bits that no field holds do not survive.
    private static ulong Reencode(ulong word)
    {
        uint low = (uint)word;
        ushort Label(int shift) => (ushort)(word >> shift);
        return UtWord.Opcode(word) switch
        {
            UtToFpgaOpcode.JtagInit => UtWord.JtagInit,
            UtToFpgaOpcode.JtagScaler => UtWord.JtagScaler((byte)low),
            UtToFpgaOpcode.JtagInstruction => UtWord.JtagInstruction((int)low),
            UtToFpgaOpcode.JtagData => UtWord.JtagData(word & 0x1_FFFF_FFFF, (int)(word >> 40) & 0xFF, (word >> 48 & 1) != 0),
            UtToFpgaOpcode.TimerSetup => UtWord.TimerSetup,
            UtToFpgaOpcode.WaitUntil => UtWord.WaitUntil(low),
            UtToFpgaOpcode.SystimeInit => UtWord.SystimeInit((low & 1) != 0),
            UtToFpgaOpcode.Barrier => UtWord.Barrier((BarrierKind)low),
            UtToFpgaOpcode.PollingOmnibusBlock => UtWord.PollingOmnibusBlock((low & 1) != 0),
            UtToFpgaOpcode.ChipReset => UtWord.ChipReset((low & 1) != 0),
            UtToFpgaOpcode.Loopback => (low & 1) != 0 ? UtWord.Tick : UtWord.Halt,
            UtToFpgaOpcode.OmnibusAddress => UtWord.OmnibusAddress(low, (word >> 36 & 1) != 0, (uint)(word >> 32) & 15),
            UtToFpgaOpcode.OmnibusData => UtWord.OmnibusData(low),
            UtToFpgaOpcode.SpikePack1 => UtWord.SpikePack(Label(0)),
            UtToFpgaOpcode.SpikePack2 => UtWord.SpikePack(Label(16), Label(0)),
            _ => UtWord.SpikePack(Label(32), Label(16), Label(0)),
        };
    }

    private static ulong Hash(ulong[] words)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong hash = FnvOffsetBasis;
        foreach (ulong word in words)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, word);
            foreach (byte b in bytes) hash = (hash ^ b) * FnvPrime;
        }
        return hash;
    }

    private static void Compare(List<string> failures, string what, int expected, int found)
    {
        if (expected != found) failures.Add($"{what}: expected {expected}, found {found}");
    }
}
