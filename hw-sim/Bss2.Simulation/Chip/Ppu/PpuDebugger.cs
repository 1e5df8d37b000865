namespace Bss2.Simulation;

/// <summary>
/// Runs one processor of a simulated chip instruction by instruction; the rest of the chip, and the other processor, follow in time. The board is its own
/// as long as it steps: send no words meanwhile.
/// </summary>
public sealed class PpuDebugger
{
    private const uint Control = 0x02A0_0000, BottomOffset = 0x0100_0000, RunWithCache = 9;
    private readonly ChipModel _chip;
    private readonly PpuCore _core;

    internal PpuDebugger(ChipModel chip, int ppu) => (_chip, _core) = (chip, chip.Ppus[ppu]);

    /// <summary>Registers as of the last call of <see cref="ReadState"/>.</summary>
    public PpuState State { get; } = new();

    /// <summary>Byte address of the next instruction.</summary>
    public uint ProgramCounter => _core.ProgramCounter;

    /// <summary>Own cycles (4 ns at 250 MHz) since the release from reset.</summary>
    public ulong Cycle => _core.RunCycles;

    /// <summary><see cref="Cycle"/> at which the last instruction began.</summary>
    public ulong StepCycle { get; private set; }

    /// <summary>In reset, after a wait instruction, or stopped.</summary>
    public bool IsSleeping => _core.IsSleeping;

    /// <summary>Faults and last instructions.</summary>
    public PpuReport Report() => _core.Report();

    /// <summary>Releases the processor from reset, with the cache controller on, without letting time pass.</summary>
    public void Release() => _chip.Write(Control + (_core.Number == 0 ? 0 : BottomOffset), RunWithCache, 15);

    /// <summary>Executes one instruction and gives it; null when its clock is off, or it sleeps and no timer of its own will wake it.</summary>
    public PpuStep? Step()
    {
        long before = _core.Executed;
        while (_core.Executed == before)
        {
            if (!_chip.PpuTime.Runs || (_core.IsSleeping && _core.InterruptCycle == ulong.MaxValue)) return null;
            // Instructions start before the limit: one is executed, a second one is not.
            ulong from = _core.IsSleeping ? Math.Max(_core.Cycle, _core.InterruptCycle) : _core.Cycle;
            _chip.AdvanceTo(Math.Max(_chip.Now, _chip.PpuTime.ToChip(from) + 1));
        }
        StepCycle = _core.LastStart - _core.ReleaseCycle;
        return _core.LastStep;
    }

    /// <summary>Fills <see cref="State"/>.</summary>
    public PpuState ReadState()
    {
        _core.Save(State);
        return State;
    }

    /// <summary>A word (0..4095) of own memory.</summary>
    public uint ReadMemory(int word) => _core.ReadSram(word);
}
