namespace Bss2.Chip;

/// <summary>Address of one 32-bit word on the omnibus; bit 31 set = on the FPGA, clear = on the chip (link-protocol.md 4.1).</summary>
public readonly record struct OmnibusAddress(uint Value)
{
    /// <summary>True for registers and memories of the FPGA.</summary>
    public bool IsOnFpga => (Value & 0x8000_0000) != 0;

    /// <inheritdoc/>
    public override string ToString() => $"0x{Value:x8}";
}
