namespace Bss2.Simulation.Tests;

/// <summary>Registers that store words, and an event link that returns every label after a fixed time: what tests of the FPGA need of a chip.</summary>
internal sealed class FakeChip : IChip
{
    public const int LoopCycles = 16;

    private readonly Dictionary<uint, uint> _words = [];
    private readonly PriorityQueue<ChipEvent, (ulong Cycle, int Order)> _coming = new();
    private readonly Queue<ChipEvent> _left = new();
    private ulong _offset;
    private int _order;

    public ulong Now { get; private set; }

    public ulong Systime => ((Now + _offset) >> 1) & ((1UL << 43) - 1);

    public ChipLosses Losses { get; } = new();

    public ulong OmnibusReadyCycle { get; set; }

    public ulong JtagOmnibusReadyCycle => OmnibusReadyCycle;

    public bool HasLinkClock { get; set; } = true;

    public int ReadDelay { get; set; }

    public int WriteDelay { get; set; }

    /// <summary>What tests of the power model make it.</summary>
    public ChipActivity Activity { get; set; }

    /// <summary>Cycle, address and data of every write, in order.</summary>
    public List<(ulong Cycle, uint Address, uint Data)> Writes { get; } = [];

    /// <summary>Cycles beyond an ordinary read for addresses that have them.</summary>
    public Dictionary<uint, int> SlowReads { get; } = [];

    public void Reset()
    {
        _words.Clear();
        _coming.Clear();
        _left.Clear();
        _offset = 0 - Now;
    }

    public void SetSystime(ulong ticks) => _offset = (ticks << 1) - Now;

    public void AdvanceTo(ulong cycle)
    {
        Assert.True(cycle >= Now, "the FPGA must not turn the chip back");
        while (_coming.TryPeek(out ChipEvent next, out _) && next.Cycle <= cycle) _left.Enqueue(_coming.Dequeue());
        Now = cycle;
    }

    public uint Read(uint address, out int extraCycles)
    {
        extraCycles = SlowReads.GetValueOrDefault(address);
        return _words.GetValueOrDefault(address);
    }

    public void Write(uint address, uint data, uint byteEnables)
    {
        uint mask = RegisterPages.ByteMask(byteEnables);
        _words[address] = (_words.GetValueOrDefault(address) & ~mask) | (data & mask);
        Writes.Add((Now, address, data));
    }

    public void WritePll(int register, uint data) => PllWrites.Add((register, data));

    public List<(int Register, uint Data)> PllWrites { get; } = [];

    public void InjectSpikes(ReadOnlySpan<ushort> labels, ulong cycle)
    {
        Assert.True(cycle >= Now, "spikes must not reach the chip in its past");
        foreach (ushort label in labels) Leave(new ChipEvent(cycle + LoopCycles, label, IsMadcSample: false));
    }

    /// <summary>An event that leaves the chip by itself.</summary>
    public void Leave(ChipEvent chipEvent) => _coming.Enqueue(chipEvent, (chipEvent.Cycle, _order++));

    public bool TryTakeEvent(ulong cycle, out ChipEvent chipEvent)
    {
        if (!_left.TryPeek(out chipEvent) || chipEvent.Cycle > cycle) return false;
        _left.Dequeue();
        return true;
    }
}
