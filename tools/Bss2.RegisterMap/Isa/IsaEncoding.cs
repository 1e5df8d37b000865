namespace Bss2.RegisterMap;

/// <summary>What the words of an instruction have in common: Value under Mask.</summary>
public readonly record struct IsaEncoding(uint Mask, uint Value)
{
    /// <summary>Opcodes and fixed fields of <paramref name="i"/>. Bits of no field are ignored by the processor and belong to no mask.</summary>
    public static IsaEncoding Of(Isa isa, IsaInstruction i)
    {
        string at = IsaValidator.At(i.Name);
        IsaForm form = isa.Form(i.Form, at);
        (uint mask, uint value) = (0u, 0u);
        foreach (IsaField field in form.Fields.Select(f => isa.Field(f, at)).Where(f => f.Kind == "opcode"))
        {
            uint code = (uint)(field.Name == "opcode" ? form.Opcode ?? i.Opcode : i.Xo).GetValueOrDefault();
            (mask, value) = (mask | field.Mask, value | field.Place(code));
        }
        foreach ((string name, uint fixedValue) in i.Set)
        {
            IsaField field = isa.Field(name, at);
            (mask, value) = (mask | field.Mask, value | field.Place(fixedValue));
        }
        return new(mask, value);
    }

    /// <summary>The word of a simplified mnemonic with all its operands 0.</summary>
    public static uint WordOf(Isa isa, IsaSimplified s)
    {
        IsaInstruction of = isa.Instructions.Single(i => i.Name == s.Of);
        return s.Set.Aggregate(Of(isa, of).Value, (word, set) => word | isa.Field(set.Key, IsaValidator.At(s.Name)).Place(set.Value));
    }

    /// <summary>True when some word is both.</summary>
    public bool Meets(IsaEncoding other) => ((Value ^ other.Value) & Mask & other.Mask) == 0;
}
