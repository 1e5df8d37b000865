namespace Bss2.Simulation;

/// <summary>An instruction as the processor tells it from others: the words that have <paramref name="Value"/> under <paramref name="Mask"/>.</summary>
internal readonly record struct PpuPattern(uint Mask, uint Value, string Mnemonic)
{
    /// <summary>The mnemonic of a word; "unknown" when the processor ignores it. For reports: it looks through the whole list.</summary>
    public static string MnemonicOf(uint word)
    {
        foreach (PpuPattern pattern in PpuPatterns.All)
            if ((word & pattern.Mask) == pattern.Value) return pattern.Mnemonic;
        return "unknown";
    }
}
