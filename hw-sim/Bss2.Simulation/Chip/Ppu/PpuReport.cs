namespace Bss2.Simulation;

/// <summary>What one PPU of the simulated chip did since the chip's reset. Silicon cannot tell this.</summary>
public sealed record PpuReport
{
    /// <summary>0 top, 1 bottom.</summary>
    public required int Ppu { get; init; }

    /// <summary>Out of reset.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>In reset, after a wait instruction, or stopped because the program ran away.</summary>
    public required bool IsSleeping { get; init; }

    /// <summary>Byte address of the next instruction.</summary>
    public required uint ProgramCounter { get; init; }

    /// <summary>Chip cycle up to which it ran.</summary>
    public required ulong Cycle { get; init; }

    /// <summary>Cycles of 4 ns from the release from reset until it slept (until now while it runs).</summary>
    public required ulong RunCycles { get; init; }

    /// <summary>Instructions executed, without repetitions of loops that the model jumped.</summary>
    public required long Executed { get; init; }

    /// <summary>Instructions that the processor ignored because it does not know them.</summary>
    public required long UnknownInstructions { get; init; }

    /// <summary>Traps taken.</summary>
    public required long Traps { get; init; }

    /// <summary>Misaligned accesses, none of which took place.</summary>
    public required long MisalignedAccesses { get; init; }

    /// <summary>The first fault of each kind, oldest first.</summary>
    public required IReadOnlyList<PpuFault> FirstFaults { get; init; }

    /// <summary>Up to 32 instructions, the last one last.</summary>
    public required IReadOnlyList<PpuStep> LastExecuted { get; init; }

    /// <summary>Faults, state and last instructions, for people.</summary>
    public override string ToString()
    {
        string state = !IsRunning ? "in reset" : IsSleeping ? "asleep" : "running";
        string faults = FirstFaults.Count == 0 ? "no fault" : string.Join(" ", FirstFaults.Select(f => f.Message));
        return $"{(Ppu == 0 ? "top" : "bottom")} PPU: {state} at 0x{ProgramCounter:x4}, {Executed} instructions executed, {UnknownInstructions} unknown, {Traps} traps, {MisalignedAccesses} misaligned; {faults} " +
            $"Last executed: {(LastExecuted.Count == 0 ? "nothing" : string.Join("; ", LastExecuted))}.";
    }
}
