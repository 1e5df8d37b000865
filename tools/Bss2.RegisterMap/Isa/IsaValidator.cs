namespace Bss2.RegisterMap;

/// <summary>Refuses an instruction set that contradicts itself, before anything is generated from it.</summary>
public static class IsaValidator
{
    private static readonly string[] OperandKinds =
        ["gpr", "vector", "signed", "unsigned", "halfword", "displacement", "displacement_unsigned", "cr_field", "target", "shift_left", "shift_right", "spr", "condition"];

    // Fields that no operand fills.
    private static readonly string[] OtherKinds = ["opcode", "fixed", "flag"];

    /// <summary>Checks everything; the first defect is thrown as <see cref="MapException"/>.</summary>
    public static void Check(Isa isa)
    {
        Unique("field", isa.Fields.Select(f => f.Name));
        Unique("form", isa.Forms.Select(f => f.Name));
        Unique("special register", isa.SpecialRegisters.Select(r => r.Name));
        Unique("special register number", isa.SpecialRegisters.Select(r => r.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        foreach (IsaField field in isa.Fields) CheckField(field);
        foreach (IsaForm form in isa.Forms) CheckForm(isa, form);
        foreach (IsaInstruction i in isa.Instructions) CheckInstruction(isa, i);
        foreach (IsaSimplified s in isa.Simplified) CheckSimplified(isa, s);
        foreach (IsaSpecialRegister r in isa.SpecialRegisters) CheckRegister(r);
        Unique("mnemonic", isa.Instructions.SelectMany(i => Spellings(isa, i.Name, i.Flags)).Concat(isa.Simplified.SelectMany(s => Spellings(isa, s.Name, s.Flags))));
        CheckEncodings(isa);
    }

    internal static string At(string name) => $"firmware-spec/{IsaReader.FileName}, {name}";

    private static void Unique(string what, IEnumerable<string> names)
    {
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new MapException($"{At(twice.Key)}: expected one {what} of this name, found {twice.Count()}.");
    }

    // With flags a, b: name, namea, nameb, nameab.
    private static IEnumerable<string> Spellings(Isa isa, string name, IReadOnlyList<string> flags) =>
        flags.Aggregate((IEnumerable<string>)[name], (names, flag) => names.SelectMany(n => new[] { n, n + isa.Field(flag, At(name)).Suffix }));

    private static void CheckField(IsaField f)
    {
        string at = At(f.Name);
        if (!OperandKinds.Contains(f.Kind) && !OtherKinds.Contains(f.Kind))
            throw new MapException($"{at}: operand kind '{f.Kind}' is unknown; expected one of {string.Join(", ", OperandKinds.Concat(OtherKinds))}.");
        if (f.Width < 1 || f.Bit < 0 || f.Bit + f.Width > 32 || f.Again is int again && (again < 0 || again + f.Width > 32))
            throw new MapException($"{at}: {f.Width} bits at bit {f.Bit} do not fit a 32-bit word.");
        if (f.Kind == "flag" != f.Suffix is not null || f.Kind == "flag" && f.Width != 1) throw new MapException($"{at}: a flag, and only a flag, has one bit and a suffix.");
    }

    private static void CheckForm(Isa isa, IsaForm form)
    {
        string at = At($"form {form.Name}");
        IsaField[] codes = [.. form.Fields.Select(f => isa.Field(f, at)).Where(f => f.Kind == "opcode")];
        if (codes.Length is 0 or > 2 || codes[0].Name != "opcode") throw new MapException($"{at}: expected the field 'opcode' and at most one extended opcode, found {codes.Length} opcode fields.");
        if (form.Opcode is null == (codes.Length == 2)) throw new MapException($"{at}: a form has an opcode of its own if and only if it has an extended opcode.");
        if (form.Opcode is null != form.Group is null) throw new MapException($"{at}: a form with an opcode of its own names the group.");
        if (form.Opcode is int opcode) CheckValue(at, codes[0], (uint)opcode);
    }

    private static void CheckInstruction(Isa isa, IsaInstruction i)
    {
        string at = At(i.Name);
        IsaForm form = isa.Form(i.Form, at);
        bool extended = form.Opcode is not null;
        if (i.Xo is null == extended || i.Opcode is null != extended) throw new MapException($"{at}: form {form.Name} asks for {(extended ? "xo" : "opcode")} and nothing else.");
        IsaField[] codes = [.. form.Fields.Select(f => isa.Field(f, at)).Where(f => f.Kind == "opcode")];
        CheckValue(at, codes[^1], (uint)(i.Xo ?? i.Opcode)!.Value);
        CheckParts(isa, at, form, codes.Aggregate(0u, (mask, f) => mask | f.Mask), i.Operands, i.Flags, i.Set);
    }

    private static void CheckSimplified(Isa isa, IsaSimplified s)
    {
        string at = At(s.Name);
        IsaInstruction of = isa.Instructions.FirstOrDefault(i => i.Name == s.Of) ?? throw new MapException($"{at}: instruction '{s.Of}' is not in the list of instructions.");
        IsaForm form = isa.Form(of.Form, at);
        uint given = CheckParts(isa, at, form, IsaEncoding.Of(isa, of).Mask, s.Operands, s.Flags, s.Set);
        foreach (IsaOperand o in of.Operands.Where(o => !o.Optional))
            if ((isa.Field(o.Field, at).Mask & ~given) is not 0 and uint missing) throw new MapException($"{at}: bits 0x{missing:x8} of '{o.Field}' of {of.Name} get no value.");
        if (s.Flags.FirstOrDefault(f => !of.Flags.Contains(f)) is { } flag) throw new MapException($"{at}: {of.Name} has no flag '{flag}'.");
    }

    // Every part must be a field of the form, of the right kind, and no two may share bits. Returns the bits of all.
    private static uint CheckParts(Isa isa, string at, IsaForm form, uint used, IReadOnlyList<IsaOperand> operands, IReadOnlyList<string> flags, IReadOnlyDictionary<string, uint> set)
    {
        if (operands.Count(o => o.Optional) > 1) throw new MapException($"{at}: expected at most one optional operand.");
        foreach (string name in operands.Select(o => o.Field).Concat(flags).Concat(set.Keys))
        {
            IsaField field = isa.Field(name, at);
            if (!form.Fields.Contains(name)) throw new MapException($"{at}: field '{name}' is outside of form {form.Name}; it has {string.Join(", ", form.Fields)}.");
            if ((used & field.Mask) != 0) throw new MapException($"{at}: field '{name}' shares bits 0x{used & field.Mask:x8} with another part of the instruction.");
            used |= field.Mask;
        }
        foreach (IsaOperand o in operands)
            if (!OperandKinds.Contains(isa.Field(o.Field, at).Kind)) throw new MapException($"{at}: field '{o.Field}' is of kind {isa.Field(o.Field, at).Kind} and takes no operand.");
        foreach (string flag in flags)
            if (isa.Field(flag, at).Kind != "flag") throw new MapException($"{at}: field '{flag}' is no flag.");
        foreach ((string name, uint value) in set) CheckValue(at, isa.Field(name, at), value);
        return used;
    }

    private static void CheckValue(string at, IsaField field, uint value)
    {
        if (value >= 1UL << field.Width) throw new MapException($"{at}: {value} does not fit the {field.Width} bits of '{field.Name}'.");
    }

    private static void CheckRegister(IsaSpecialRegister r)
    {
        if (r.Number is < 0 or > 1023) throw new MapException($"{At(r.Name)}: special register numbers are 0..1023, found {r.Number}.");
        if (r.Access is not ("r" or "w" or "rw")) throw new MapException($"{At(r.Name)}: expected access r, w or rw, found '{r.Access}'.");
    }

    private static void CheckEncodings(Isa isa)
    {
        (string Name, IsaEncoding Encoding)[] all = [.. isa.Instructions.Select(i => (i.Name, IsaEncoding.Of(isa, i)))];
        for (int a = 0; a < all.Length; a++)
            for (int b = 0; b < a; b++)
                if (all[a].Encoding.Meets(all[b].Encoding)) throw new MapException($"{At(all[a].Name)}: the encoding 0x{all[a].Encoding.Value:x8} belongs to {all[b].Name} already.");
    }
}
