using System.Globalization;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Ppu;

/// <summary>Something of a processor that has a value and a name: a register (r0..r31, v0..v31, cr, lr, ctr, xer, msr, srr0, srr1, esr, acc) or a word of own memory.</summary>
internal sealed record TracePoint(string Name, Func<PpuDebugger, string> Value)
{
    private static readonly (string Name, Func<PpuState, uint> Value)[] Special =
        [("cr", s => s.Cr), ("lr", s => s.Lr), ("ctr", s => s.Ctr), ("xer", s => s.Xer), ("msr", s => s.Msr), ("srr0", s => s.Srr0), ("srr1", s => s.Srr1), ("esr", s => s.Esr)];

    /// <summary>All registers but vectors, in the order in which they are printed.</summary>
    public static IReadOnlyList<TracePoint> Scalars { get; } =
        [.. Enumerable.Range(0, 32).Select(r => Of($"r{r}", s => Word(s.Gpr[r]))), .. Special.Select(s => Of(s.Name, state => Word(s.Value(state))))];

    /// <summary>The vector registers and the accumulator.</summary>
    public static IReadOnlyList<TracePoint> Vectors { get; } =
    [
        .. Enumerable.Range(0, 32).Select(v => Of($"v{v}", s => Convert.ToHexStringLower(s.Vectors.AsSpan(128 * v, 128)))),
        Of("acc", s => string.Concat(s.Accumulator.Select(a => a.ToString("x8", CultureInfo.InvariantCulture)))),
    ];

    /// <summary>Reads the name of a register, a symbol of the program, or a byte address.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static TracePoint Parse(string text, PpuProgram program)
    {
        if (Scalars.Concat(Vectors).FirstOrDefault(p => p.Name == text) is { } register) return register;
        uint address = ParseAddress(text, program);
        if (address >= PpuMemory.Bytes) throw new UserException($"Expected a register or an address in own memory (below 0x{PpuMemory.Bytes:x}), found '{text}'.");
        return new TracePoint(text, d => Word(d.ReadMemory((int)(address / 4))));
    }

    /// <summary>Reads a symbol of the program or a byte address (0x...).</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static uint ParseAddress(string text, PpuProgram program)
    {
        if (program.Symbols.TryGetValue(text, out uint symbol)) return symbol;
        if (text.StartsWith("0x", StringComparison.Ordinal) && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint address)) return address;
        throw new UserException($"Expected an address (0x...) or a symbol of the program ({string.Join(", ", program.Labels.Keys.Order(StringComparer.Ordinal).Take(20))}), found '{text}'.");
    }

    private static TracePoint Of(string name, Func<PpuState, string> value) => new(name, d => value(d.State));

    private static string Word(uint value) => $"0x{value:x8}";
}
