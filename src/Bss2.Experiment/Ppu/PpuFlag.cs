namespace Bss2.Experiment;

/// <summary>A letter behind a mnemonic that sets one bit; bit 0 is the most significant.</summary>
internal sealed record PpuFlag(string Suffix, int Bit)
{
    public uint Mask => 0x8000_0000u >> Bit;
}
