namespace Bss2.Simulation;

/// <summary>All architectural registers of one PPU but its memory (firmware-spec/ppu-isa.md).</summary>
public sealed class PpuState
{
    /// <summary>General registers, [32].</summary>
    public uint[] Gpr { get; } = new uint[32];

    /// <summary>Condition register; field 0 is the most significant nibble.</summary>
    public uint Cr { get; set; }

    /// <summary>Link register.</summary>
    public uint Lr { get; set; }

    /// <summary>Count register.</summary>
    public uint Ctr { get; set; }

    /// <summary>SO, OV, CA in bits 31..29.</summary>
    public uint Xer { get; set; }

    /// <summary>Where an interrupt came from.</summary>
    public uint Srr0 { get; set; }

    /// <summary>MSR before an interrupt.</summary>
    public uint Srr1 { get; set; }

    /// <summary>Machine state.</summary>
    public uint Msr { get; set; }

    /// <summary>Cause of an exception.</summary>
    public uint Esr { get; set; }

    /// <summary>Vector registers, [32 x 128], element 0 first.</summary>
    public byte[] Vectors { get; } = new byte[32 * 128];

    /// <summary>Accumulator, [64], one per halfword element; byte instructions see two halves of it.</summary>
    public uint[] Accumulator { get; } = new uint[64];

    /// <summary>Condition bits, [64], one per halfword element: nibbles EQ, GT, LT; the upper two bits of a nibble belong to the even byte.</summary>
    public ushort[] Conditions { get; } = new ushort[64];
}
