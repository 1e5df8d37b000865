namespace Bss2.Experiment;

/// <summary>A program for the on-chip processors: words from address 0, and its symbols.</summary>
/// <param name="Words">32-bit words of the processor's own memory from address 0, big-endian program order.</param>
/// <param name="Symbols">Value of every symbol: labels are byte addresses, constants what they were set to.</param>
public sealed record PpuProgram(uint[] Words, IReadOnlyDictionary<string, uint> Symbols)
{
    /// <summary>The symbols that are addresses of code or data (<see cref="Symbols"/> has constants too).</summary>
    public IReadOnlyDictionary<string, uint> Labels { get; init; } = new Dictionary<string, uint>();

    /// <summary>Words of FPGA memory from <see cref="PpuMemory.ExternalCode"/>; empty for most programs.</summary>
    public uint[] External { get; init; } = [];

    /// <summary>Byte address of the mailbox in own memory: where the symbol <c>mailbox_base</c> says, else <see cref="PpuMemory.Mailbox"/>.</summary>
    public uint MailboxBase => Symbols.TryGetValue("mailbox_base", out uint address) && address is > 0 and <= PpuMemory.Bytes ? address & ~3u : PpuMemory.Mailbox;

    /// <summary>Word address (0..4095) of a symbol in PPU SRAM.</summary>
    /// <exception cref="ArgumentException">The program has no such symbol.</exception>
    public int WordOf(string symbol) =>
        Symbols.TryGetValue(symbol, out uint address)
            ? (int)(address >> 2)
            : throw new ArgumentException($"The PPU program has no symbol '{symbol}'. It has: {string.Join(", ", Symbols.Keys)}.", nameof(symbol));
}
