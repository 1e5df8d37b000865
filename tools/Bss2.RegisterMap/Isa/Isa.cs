namespace Bss2.RegisterMap;

/// <summary>The instruction set of the on-chip processors, as read and before anything is checked. Bit 0 is the most significant.</summary>
public sealed record Isa(
    IReadOnlyList<IsaField> Fields, IReadOnlyList<IsaForm> Forms, IReadOnlyList<IsaInstruction> Instructions, IReadOnlyList<IsaSimplified> Simplified,
    IReadOnlyList<IsaSpecialRegister> SpecialRegisters)
{
    /// <summary>The field of this name; <see cref="MapException"/> when there is none.</summary>
    public IsaField Field(string name, string at) => Fields.FirstOrDefault(f => f.Name == name) ?? throw new MapException($"{at}: field '{name}' is not in the list of fields.");

    /// <summary>The form of this name; <see cref="MapException"/> when there is none.</summary>
    public IsaForm Form(string name, string at) => Forms.FirstOrDefault(f => f.Name == name) ?? throw new MapException($"{at}: form '{name}' is not in the list of forms.");
}

/// <summary>Bits of an instruction and what an operand there means. A field may be stored a second time at bit Again.</summary>
public sealed record IsaField(string Name, int Bit, int Width, string Kind, int? Again, string? Suffix, string Doc)
{
    /// <summary>The bits inside the word.</summary>
    public uint Mask => BitsAt(Bit) | (Again is int again ? BitsAt(again) : 0);

    /// <summary>A value of the field at its place.</summary>
    public uint Place(uint value) => value << (32 - Bit - Width);

    private uint BitsAt(int bit) => (uint)(((1UL << Width) - 1) << (32 - bit - Width));
}

/// <summary>A layout: the fields that instructions of this form choose from. Opcode is given when an extended opcode tells them apart.</summary>
public sealed record IsaForm(string Name, string Doc, int? Opcode, string? Group, IReadOnlyList<string> Fields);

/// <summary>An operand by the name of its field; an optional one may be left away and is 0 then.</summary>
public sealed record IsaOperand(string Field, bool Optional);

/// <summary>One encoding.</summary>
public sealed record IsaInstruction(string Name, string Form, int? Opcode, int? Xo, IReadOnlyList<IsaOperand> Operands, IReadOnlyList<string> Flags, IReadOnlyDictionary<string, uint> Set, string Doc);

/// <summary>Another spelling of an instruction: some of its fields have fixed values.</summary>
public sealed record IsaSimplified(string Name, string Of, IReadOnlyList<IsaOperand> Operands, IReadOnlyList<string> Flags, IReadOnlyDictionary<string, uint> Set, string Doc);

/// <summary>A special register; Access is r, w or rw.</summary>
public sealed record IsaSpecialRegister(string Name, int Number, string Access, string Doc);
