namespace Bss2.Experiment;

/// <summary>A program for the on-chip processors: words from address 0, and its symbols.</summary>
/// <param name="Words">32-bit words, big-endian program order.</param>
/// <param name="Symbols">Byte address of every label.</param>
public sealed record PpuProgram(uint[] Words, IReadOnlyDictionary<string, uint> Symbols)
{
    /// <summary>Word address (0..4095) of a symbol in PPU SRAM.</summary>
    /// <exception cref="ArgumentException">The program has no such symbol.</exception>
    public int WordOf(string symbol) =>
        Symbols.TryGetValue(symbol, out uint address)
            ? (int)(address >> 2)
            : throw new ArgumentException($"The PPU program has no symbol '{symbol}'. It has: {string.Join(", ", Symbols.Keys)}.", nameof(symbol));
}
