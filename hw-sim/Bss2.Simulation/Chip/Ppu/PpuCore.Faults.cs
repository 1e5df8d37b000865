namespace Bss2.Simulation;

/// <summary>What went wrong in a program, and which instructions led there. Costs one store per instruction; the rest happens at a fault.</summary>
internal sealed partial class PpuCore
{
    // Instruction and its address of the last executed ones; the next goes to _executed modulo the length.
    private readonly ulong[] _trace = new ulong[TraceLength];
    private readonly PpuFault?[] _firstFaults = new PpuFault?[PpuFault.KindCount];
    private readonly long[] _faultCounts = new long[PpuFault.KindCount];
    private long _executed;

    /// <summary>State, counts and first faults since the chip's reset.</summary>
    public PpuReport Report() => new()
    {
        Ppu = Number, IsRunning = _running, IsSleeping = IsSleeping, ProgramCounter = _pc, Cycle = _cycle, RunCycles = RunCycles, Executed = _executed,
        UnknownInstructions = _faultCounts[(int)PpuFaultKind.UnknownInstruction], Traps = _faultCounts[(int)PpuFaultKind.Trap],
        MisalignedAccesses = _faultCounts[(int)PpuFaultKind.MisalignedAccess],
        FirstFaults = [.. _firstFaults.Where(f => f is not null).Select(f => f!).OrderBy(f => f.Cycle)], LastExecuted = LastExecuted(),
    };

    /// <summary>The instruction executed last.</summary>
    public PpuStep LastStep => new((uint)_trace[(_executed - 1) & (TraceLength - 1)], (uint)(_trace[(_executed - 1) & (TraceLength - 1)] >> 32));

    private PpuStep[] LastExecuted()
    {
        int count = (int)Math.Min(_executed, TraceLength);
        var steps = new PpuStep[count];
        for (int i = 0; i < count; i++)
        {
            ulong entry = _trace[(_executed - count + i) & (TraceLength - 1)];
            steps[i] = new PpuStep((uint)entry, (uint)(entry >> 32));
        }
        return steps;
    }

    private void Fault(PpuFaultKind kind, uint address, uint word)
    {
        _faultCounts[(int)kind]++;
        _firstFaults[(int)kind] ??= new PpuFault(kind, Number, address, word, _cycle, LastExecuted());
    }

    private void RunAway()
    {
        Fault(PpuFaultKind.Runaway, _pc, 0);
        _ranAway = true;
        Sleep();
    }

    private void ForgetFaults()
    {
        Array.Clear(_firstFaults);
        Array.Clear(_faultCounts);
        (_executedBefore, _executed) = (_executedBefore + _executed, 0);
    }
}
