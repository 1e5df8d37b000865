namespace Bss2.Chip;

/// <summary>What a field's value means.</summary>
public enum FieldKind
{
    /// <summary>0 or 1.</summary>
    Bool,

    /// <summary>Unsigned number.</summary>
    UInt,

    /// <summary>Signed number: two's complement unless an offset is added on encoding.</summary>
    Int,

    /// <summary>Number with named values; unnamed ones survive.</summary>
    Enum,

    /// <summary>Always written with its default.</summary>
    Const,

    /// <summary>One of the word's bits, counted from the top; null (here -1) writes no bit.</summary>
    OneHot,
}
