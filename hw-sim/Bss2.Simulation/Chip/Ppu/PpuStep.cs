namespace Bss2.Simulation;

/// <summary>One executed instruction of a PPU.</summary>
public readonly record struct PpuStep(uint Address, uint Word)
{
    /// <inheritdoc/>
    public override string ToString() => $"0x{Address:x4} 0x{Word:x8} {PpuPattern.MnemonicOf(Word)}";
}
