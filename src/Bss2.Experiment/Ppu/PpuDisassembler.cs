using System.Globalization;
using System.Text;

namespace Bss2.Experiment;

/// <summary>
/// Words of the PPU to the text from which <see cref="PpuAssembler"/> makes the same words, by the same table (firmware-spec/ppu-isa.json).
/// What no text gives is <c>.long</c>: unknown encodings, and known ones with bits set that the processor does not look at.
/// </summary>
public static class PpuDisassembler
{
    // Per primary opcode, those that leave least open first: simplified mnemonics win over what they stand for.
    private static readonly PpuInstruction[][] ByOpcode = [.. Enumerable.Range(0, 64).Select(op => PpuInstruction.AllSpellings
        .Where(i => i.Word >> 26 == op).OrderBy(i => i.Operands.Sum(BitsOpen)).ToArray())];

    /// <summary>One word at byte address <paramref name="at"/>.</summary>
    public static string Disassemble(uint word, uint at) => Disassemble(word, at, _ => null);

    /// <summary>As <see cref="Disassemble(uint, uint)"/>, with names for branch targets: null where there is none.</summary>
    public static string Disassemble(uint word, uint at, Func<uint, string?> label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Instruction(word, at, label) ?? string.Create(CultureInfo.InvariantCulture, $".long 0x{word:x8}");
    }

    /// <summary>A whole program as a source text that assembles to the same words. Branch targets have labels: those of the program, or L and the address.</summary>
    public static string Disassemble(PpuProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        Dictionary<uint, List<string>> labels = Labels(program);
        var text = new StringBuilder();
        for (int w = 0; w < program.Words.Length; w++)
        {
            uint at = 4 * (uint)w;
            foreach (string name in labels.GetValueOrDefault(at, [])) text.Append(CultureInfo.InvariantCulture, $"{name}:\n");
            int zeros = Zeros(program.Words, w, labels);
            string line = zeros > 1 ? string.Create(CultureInfo.InvariantCulture, $".space {4 * zeros}") : Disassemble(program.Words[w], at, Name);
            text.Append(CultureInfo.InvariantCulture, $"    {line,-36} # 0x{at:x4} 0x{program.Words[w]:x8}\n");
            w += Math.Max(zeros, 1) - 1;
        }
        return text.ToString();

        string? Name(uint target) => labels.TryGetValue(target, out List<string>? names) ? names[0] : null;
    }

    // A shift is one number of five bits, though it fills rotation and mask.
    private static int BitsOpen(PpuField field) => field.Kind is PpuOperandKind.ShiftLeft or PpuOperandKind.ShiftRight ? 5 : field.Width;

    private static string? Instruction(uint word, uint at, Func<uint, string?> label)
    {
        foreach (PpuInstruction instruction in ByOpcode[word >> 26])
        {
            if ((word & instruction.FixedMask) != instruction.Word) continue;
            if (Operands(instruction, word, at, label) is { } text) return text;
        }
        return null;
    }

    private static string? Operands(PpuInstruction instruction, uint word, uint at, Func<uint, string?> label)
    {
        if (SpecialMove(instruction, word) is { } move) return move;
        var texts = new List<string>();
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            PpuField field = instruction.Operands[i];
            if (i == instruction.Optional && (word & field.Mask) == 0) continue;
            if (PpuOperandWriter.Write(field, word, at, instruction.IsAbsolute, label) is not { } text) return null;
            texts.Add(text);
        }
        return texts.Count == 0 ? instruction.Mnemonic : $"{instruction.Mnemonic} {string.Join(", ", texts)}";
    }

    // mfspr r3, 8 is mflr r3; a register that has no name, or cannot be read or written, keeps its number.
    private static string? SpecialMove(PpuInstruction instruction, uint word)
    {
        if (instruction.Mnemonic is not ("mfspr" or "mtspr")) return null;
        bool read = instruction.Mnemonic == "mfspr";
        PpuField number = Array.Find(instruction.Operands, o => o.Kind == PpuOperandKind.Spr)!, register = Array.Find(instruction.Operands, o => o.Kind == PpuOperandKind.Gpr)!;
        return PpuSpecialRegister.Find(PpuOperandReader.SwapHalves(number.Take(word))) is { } special && (read ? special.Readable : special.Writable)
            ? string.Create(CultureInfo.InvariantCulture, $"m{(read ? 'f' : 't')}{special.Name} r{register.Take(word)}")
            : null;
    }

    // Zero words from here to the next label; the last word of a program is always written out, so that its length stays.
    private static int Zeros(uint[] words, int from, Dictionary<uint, List<string>> labels)
    {
        int w = from;
        while (w < words.Length - 1 && words[w] == 0 && (w == from || !labels.ContainsKey(4 * (uint)w))) w++;
        return w - from;
    }

    private static Dictionary<uint, List<string>> Labels(PpuProgram program)
    {
        Dictionary<uint, List<string>> labels = [];
        uint end = 4 * (uint)program.Words.Length;
        foreach ((string name, uint address) in program.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
            if (address < end && (address & 3) == 0 && IsName(name)) Add(address, name);
        for (uint at = 0; at < end; at += 4)
            _ = Instruction(program.Words[at / 4], at, target => { if (target < end && !labels.ContainsKey(target)) Add(target, Fresh(target)); return null; });
        return labels;

        void Add(uint address, string name)
        {
            if (!labels.TryGetValue(address, out List<string>? names)) labels.Add(address, names = []);
            names.Add(name);
        }

        string Fresh(uint target)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"L{target:x4}");
            while (program.Labels.ContainsKey(name)) name += "_";
            return name;
        }
    }

    private static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
