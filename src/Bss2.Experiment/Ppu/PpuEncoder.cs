namespace Bss2.Experiment;

/// <summary>One instruction to one word. Which operands an instruction has, and where they go, says firmware-spec/ppu-isa.json.</summary>
internal static class PpuEncoder
{
    /// <summary>Encodes one instruction at byte address <paramref name="at"/>.</summary>
    public static uint Encode(string mnemonic, string[] operands, uint at, Func<string, long> evaluate, Func<string, Exception> wrong)
    {
        if (PpuInstruction.Find(mnemonic) is not { } instruction) return EncodeSpecialMove(mnemonic, operands, at, evaluate, wrong);
        int expected = instruction.Operands.Length, missing = expected - operands.Length;
        if (missing != 0 && (missing != 1 || instruction.Optional < 0)) throw wrong($"expected '{instruction}', found {operands.Length} operands");
        var reader = new PpuOperandReader(instruction.ToString(), at, evaluate, wrong);
        uint word = instruction.Word;
        bool absolute = instruction.IsAbsolute;
        for (int field = 0, text = 0; field < expected; field++)
        {
            if (missing == 1 && field == instruction.Optional) continue;
            word |= reader.Read(instruction.Operands[field], operands[text++], absolute);
        }
        CheckAccess(instruction, operands, wrong);
        return word;
    }

    // mflr r3 is mfspr r3, lr; mtlr r3 is mtspr lr, r3.
    private static uint EncodeSpecialMove(string mnemonic, string[] operands, uint at, Func<string, long> evaluate, Func<string, Exception> wrong)
    {
        if (mnemonic.Length > 2 && mnemonic[..2] is "mf" or "mt" && PpuSpecialRegister.Find(mnemonic[2..]) is { } register)
        {
            if (operands.Length != 1) throw wrong($"expected '{mnemonic} register', found {operands.Length} operands");
            return mnemonic[1] == 'f'
                ? Encode("mfspr", [operands[0], register.Name], at, evaluate, wrong)
                : Encode("mtspr", [register.Name, operands[0]], at, evaluate, wrong);
        }
        throw wrong($"expected an instruction of firmware-spec/pages/ppu-isa.md, found '{mnemonic}'");
    }

    private static void CheckAccess(PpuInstruction instruction, string[] operands, Func<string, Exception> wrong)
    {
        if (instruction.Mnemonic == "mfspr" && PpuSpecialRegister.Find(operands[1]) is { Readable: false }) throw wrong($"expected a special register that can be read, found '{operands[1]}'");
        if (instruction.Mnemonic == "mtspr" && PpuSpecialRegister.Find(operands[0]) is { Writable: false }) throw wrong($"expected a special register that can be written, found '{operands[0]}'");
    }
}
