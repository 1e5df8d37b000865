namespace Bss2.Simulation;

/// <summary>What a program of a PPU can do wrong.</summary>
public enum PpuFaultKind
{
    /// <summary>An encoding that the processor does not know: it does nothing and goes on.</summary>
    UnknownInstruction,

    /// <summary>The next instruction lies outside of the memory: the model stops the processor.</summary>
    Runaway,

    /// <summary>A trap instruction whose condition holds.</summary>
    Trap,

    /// <summary>A load or store that its address does not allow.</summary>
    MisalignedAccess,
}

/// <summary>A fault of a program on a PPU of the simulated chip.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Ppu">0 top, 1 bottom.</param>
/// <param name="Address">Byte address of the instruction; of the fetch when the program ran away.</param>
/// <param name="Word">The instruction; 0 when the program ran away.</param>
/// <param name="Cycle">Chip cycle of 4 ns since power-up.</param>
/// <param name="LastExecuted">Up to 32 instructions, the last one last.</param>
public sealed record PpuFault(PpuFaultKind Kind, int Ppu, uint Address, uint Word, ulong Cycle, IReadOnlyList<PpuStep> LastExecuted)
{
    internal const int KindCount = 4;

    /// <summary>What was expected, what was found, and what to do.</summary>
    public string Message => $"{(Ppu == 0 ? "Top" : "Bottom")} PPU, address 0x{Address:x4}: {Text}";

    /// <inheritdoc/>
    public override string ToString() => $"{Message} Executed before: {string.Join("; ", LastExecuted)}.";

    private string Text => Kind switch
    {
        PpuFaultKind.UnknownInstruction =>
            $"expected an instruction of firmware-spec/pages/ppu-isa.md, found 0x{Word:x8}, which the processor ignores. Check that the whole program was loaded, that no data lie in its way, and that it was built for this processor.",
        PpuFaultKind.Runaway =>
            "expected the next instruction inside of the 16 KiB of program memory (or of FPGA memory, with the cache controller on), found a jump out of it; the processor was stopped. Check the branch, or the return address that was used.",
        PpuFaultKind.Trap => $"expected a condition that does not hold at {new PpuStep(Address, Word)}, found a trap (vector 0x1c). The program checks something here: see its source.",
        _ => $"expected an aligned address (words 4, halfwords inside of a word) at {new PpuStep(Address, Word)}, found another one (vector 0x18). Align the data.",
    };
}
