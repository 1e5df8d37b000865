namespace Bss2.Experiment;

/// <summary>How an operand of a PPU instruction is written and stored (kinds of firmware-spec/ppu-isa.json).</summary>
internal enum PpuOperandKind
{
    /// <summary>r0..r31.</summary>
    Gpr,

    /// <summary>v0..v31.</summary>
    Vector,

    /// <summary>A number in two's complement.</summary>
    Signed,

    /// <summary>A number from 0.</summary>
    Unsigned,

    /// <summary>Sixteen bits, written signed or unsigned.</summary>
    Halfword,

    /// <summary>number(register), the number signed.</summary>
    Displacement,

    /// <summary>number(register), the number from 0.</summary>
    DisplacementUnsigned,

    /// <summary>cr0..cr7.</summary>
    CrField,

    /// <summary>An address; stored as its distance in words.</summary>
    Target,

    /// <summary>Bits to shift to the left; stored as rotation and mask.</summary>
    ShiftLeft,

    /// <summary>Bits to shift to the right; stored as rotation and mask.</summary>
    ShiftRight,

    /// <summary>Name or number of a special register.</summary>
    Spr,

    /// <summary>gt, lt, eq, or their numbers 1, 2, 3; 0 is always.</summary>
    Condition,
}
