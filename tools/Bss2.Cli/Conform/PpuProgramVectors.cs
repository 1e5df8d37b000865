using System.Globalization;
using System.Text.Json;
using Bss2.Simulation;

namespace Bss2.Cli.Conform;

/// <summary>Programs of the on-chip processor with the final state that its RTL reached (vectors/ppu/README.md).</summary>
public sealed class PpuProgramVectors : IVectorFormat
{
    private const int DifferencesShownMax = 3, VectorBytes = 128;

    // The RTL's cycles are those of another memory; a program that has not ended long after them never does.
    private const ulong PatienceCycles = 100_000;

    private int _programs, _sameCycles;

    /// <inheritdoc/>
    public string Name => "PPU programs";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("words", out _) && first.TryGetProperty("initial", out _) && first.TryGetProperty("final", out _);

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item)
    {
        var expected = new StandalonePpu();
        var found = new StandalonePpu();
        Load(expected, item, item.GetProperty("initial"));
        Load(found, item, item.GetProperty("initial"));
        Change(expected, item.GetProperty("final"));
        string title = item.GetProperty("title").GetString()!;
        if (!found.Run(PatienceCycles + (10 * item.GetProperty("cycles").GetUInt64())))
            return [$"{title}: expected the program to end by wait, found it running at 0x{found.Report().ProgramCounter:x4}"];
        // Cycles are compared, but a difference is no failure: the model does not claim them all.
        _programs++;
        if (found.Cycles == item.GetProperty("cycles").GetUInt64()) _sameCycles++;
        return Differences(title, TimingDependent(item), expected, found);
    }

    /// <inheritdoc/>
    public string? TakeSummary()
    {
        string? summary = _programs == 0 ? null : $"cycles as on the RTL: {_sameCycles} of {_programs}";
        (_programs, _sameCycles) = (0, 0);
        return summary;
    }

    private static HashSet<string> TimingDependent(JsonElement item) =>
        item.TryGetProperty("timing_dependent", out JsonElement parts) ? [.. parts.EnumerateArray().Select(p => p.GetString()!)] : [];

    private static void Load(StandalonePpu ppu, JsonElement item, JsonElement initial)
    {
        foreach (JsonProperty bytes in initial.GetProperty("memory").EnumerateObject())
        {
            uint address = (uint)Number(bytes.Name);
            foreach (byte b in Convert.FromHexString(bytes.Value.GetString()!)) Poke(ppu.Memory, address++, b);
        }
        int at = 0;
        foreach (JsonElement word in item.GetProperty("words").EnumerateArray()) ppu.Memory[at++] = (uint)Hex.Read(word);
        LoadRegisters(ppu.State, initial);
        LoadVectors(ppu, initial, "pbus");
    }

    private static void Poke(uint[] memory, uint address, byte value)
    {
        int shift = 8 * (3 - (int)(address & 3));
        ref uint word = ref memory[(address >> 2) % (uint)memory.Length];
        word = (word & ~(0xFFu << shift)) | ((uint)value << shift);
    }

    private static void LoadRegisters(PpuState state, JsonElement from)
    {
        uint[] gpr = [.. from.GetProperty("gpr").EnumerateArray().Select(r => (uint)Hex.Read(r))];
        gpr.CopyTo(state.Gpr, 0);
        (state.Cr, state.Lr, state.Ctr, state.Xer) = (Register(from, "cr"), Register(from, "lr"), Register(from, "ctr"), Register(from, "xer"));
        (state.Srr0, state.Srr1, state.Msr, state.Esr) = (Register(from, "srr0"), Register(from, "srr1"), Register(from, "msr"), Register(from, "esr"));
    }

    // What is not listed is 0.
    private static uint Register(JsonElement from, string name) => from.TryGetProperty(name, out JsonElement value) ? (uint)Hex.Read(value) : 0;

    private static void LoadVectors(StandalonePpu ppu, JsonElement from, string port)
    {
        if (from.TryGetProperty("vr", out JsonElement vectors))
            foreach (JsonProperty v in vectors.EnumerateObject()) Convert.FromHexString(v.Value.GetString()!).CopyTo(ppu.State.Vectors, (int)Number(v.Name) * VectorBytes);
        if (from.TryGetProperty("acc", out JsonElement acc))
            for (int i = 0; i < 64; i++) ppu.State.Accumulator[i] = (uint)Digits(acc, i, 8);
        if (from.TryGetProperty("vcr", out JsonElement vcr))
            for (int i = 0; i < 64; i++) ppu.State.Conditions[i] = (ushort)Digits(vcr, i, 3);
        if (from.TryGetProperty(port, out JsonElement entries))
            foreach (JsonProperty e in entries.EnumerateObject()) Convert.FromHexString(e.Value.GetString()!).CopyTo(ppu.PortEntry((int)Number(e.Name)));
    }

    private static ulong Digits(JsonElement text, int index, int count) =>
        ulong.Parse(text.GetString()!.AsSpan(index * count, count), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Names of objects: hexadecimal with 0x, else decimal.
    private static ulong Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : ulong.Parse(text, CultureInfo.InvariantCulture);

    private static void Change(StandalonePpu ppu, JsonElement final)
    {
        LoadRegisters(ppu.State, final);
        foreach (JsonProperty word in final.GetProperty("memory_changes").EnumerateObject()) ppu.Memory[Number(word.Name) >> 2] = (uint)Hex.Read(word.Value);
        LoadVectors(ppu, final, "pbus_changes");
    }

    private static List<string> Differences(string title, HashSet<string> ignored, StandalonePpu expected, StandalonePpu found)
    {
        List<string> failures = [];
        PpuState a = expected.State, b = found.State;
        Compare("gpr", 32, i => a.Gpr[i], i => b.Gpr[i], i => $"r{i}");
        (string Name, uint Expected, uint Found)[] registers =
            [("cr", a.Cr, b.Cr), ("lr", a.Lr, b.Lr), ("ctr", a.Ctr, b.Ctr), ("xer", a.Xer, b.Xer), ("srr0", a.Srr0, b.Srr0), ("srr1", a.Srr1, b.Srr1), ("msr", a.Msr, b.Msr), ("esr", a.Esr, b.Esr)];
        foreach ((string name, uint wanted, uint is_) in registers) Compare(name, 1, _ => wanted, _ => is_, _ => name);
        Compare("memory", expected.Memory.Length, i => expected.Memory[i], i => found.Memory[i], i => $"memory 0x{4 * i:x4}");
        Compare("vr", a.Vectors.Length, i => a.Vectors[i], i => b.Vectors[i], i => $"v{i / VectorBytes} byte {i % VectorBytes}");
        Compare("acc", 64, i => a.Accumulator[i], i => b.Accumulator[i], i => $"accumulator {i}");
        Compare("vcr", 64, i => a.Conditions[i], i => b.Conditions[i], i => $"conditions {i}");
        Compare("pbus", 256 * VectorBytes, i => expected.PortEntry(i / VectorBytes)[i % VectorBytes], i => found.PortEntry(i / VectorBytes)[i % VectorBytes], i => $"port entry {i / VectorBytes} byte {i % VectorBytes}");
        return failures;

        void Compare(string part, int count, Func<int, uint> wanted, Func<int, uint> seen, Func<int, string> name)
        {
            if (ignored.Contains(part)) return;
            int shown = 0;
            for (int i = 0; i < count && shown < DifferencesShownMax; i++)
            {
                if (wanted(i) == seen(i)) continue;
                failures.Add($"{title}, {name(i)}: expected 0x{wanted(i):x}, found 0x{seen(i):x}");
                shown++;
            }
        }
    }
}
