namespace Bss2.Experiment;

/// <summary>One mnemonic: its word with all operands 0, and the operands in the order in which they are written.</summary>
internal sealed class PpuInstruction(string mnemonic, uint word, PpuField[] operands, int optional = -1, PpuFlag[]? flags = null)
{
    private static readonly Dictionary<string, PpuInstruction> ByMnemonic = Spelled();

    /// <summary>Every mnemonic with every combination of its flags, in the order of the table.</summary>
    public static IReadOnlyCollection<PpuInstruction> AllSpellings => ByMnemonic.Values;

    public string Mnemonic => mnemonic;

    public uint Word => word;

    public PpuField[] Operands => operands;

    /// <summary>The bits that no operand fills: a word is this instruction only if it has those of <see cref="Word"/>.</summary>
    public uint FixedMask { get; } = ~operands.Aggregate(0u, (mask, field) => mask | field.Mask);

    /// <summary>Index of the operand that may be left away, or -1.</summary>
    public int Optional => optional;

    /// <summary>Branch targets are addresses, not distances.</summary>
    public bool IsAbsolute { get; private init; }

    /// <summary>The instruction of a mnemonic with its flags; null when there is none.</summary>
    public static PpuInstruction? Find(string mnemonic) => ByMnemonic.GetValueOrDefault(mnemonic);

    /// <summary>How the instruction is written.</summary>
    public override string ToString()
    {
        string[] names = [.. operands.Select((o, i) => i == optional ? $"[{Written(o)}]" : Written(o))];
        return names.Length == 0 ? mnemonic : $"{mnemonic} {string.Join(", ", names)}";
    }

    private static string Written(PpuField field) => field.Kind is PpuOperandKind.Displacement or PpuOperandKind.DisplacementUnsigned ? $"{field.Name}(ra)" : field.Name;

    private static Dictionary<string, PpuInstruction> Spelled()
    {
        Dictionary<string, PpuInstruction> all = [];
        foreach (PpuInstruction instruction in PpuInstructions.All)
            foreach (PpuInstruction spelling in instruction.Spellings()) all.Add(spelling.Mnemonic, spelling);
        return all;
    }

    // With flags a, b: plain, a, b, ab.
    private IEnumerable<PpuInstruction> Spellings()
    {
        PpuFlag[] all = flags ?? [];
        for (int chosen = 0; chosen < 1 << all.Length; chosen++)
        {
            PpuFlag[] set = [.. all.Where((_, k) => (chosen >> k & 1) != 0)];
            yield return new PpuInstruction(mnemonic + string.Concat(set.Select(f => f.Suffix)), set.Aggregate(word, (bits, f) => bits | f.Mask), operands, optional)
            {
                IsAbsolute = set.Any(f => f.Suffix == "a"),
            };
        }
    }
}
