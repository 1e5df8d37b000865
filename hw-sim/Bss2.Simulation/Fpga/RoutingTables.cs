namespace Bss2.Simulation;

/// <summary>
/// The tables between the chips of a multi-chip setup (registers-notes.md 13): an event of the chip whose 16-bit label has an enabled output entry leaves with
/// a routing label of 15 bits; an enabled input entry of that label gives the label with which it enters a chip. Without other boards nothing is at the other
/// end: events are counted. <see cref="FpgaOptions.RoutingLoopTicks"/> makes the network hand them back.
/// </summary>
internal sealed class RoutingTables(FpgaRegisters registers, int loopTicks)
{
    private const uint OutputEnable = 1 << 15, InputEnable = 1 << 16;

    private int _enabled;

    /// <summary>True when an event of the chip may come back.</summary>
    public bool IsOn => loopTicks > 0 && _enabled > 0;

    /// <summary>Ticks through the network.</summary>
    public int TransferTicks => loopTicks;

    /// <summary>All entries off, as after a reset of the FPGA.</summary>
    public void Reset() => _enabled = 0;

    /// <summary>Called for every write to an output entry.</summary>
    public void Follow(uint before, uint after) => _enabled += ((after & OutputEnable) != 0 ? 1 : 0) - ((before & OutputEnable) != 0 ? 1 : 0);

    /// <summary>True when an event leaves for other chips; <paramref name="routingLabel"/> is its label there.</summary>
    public bool TryLeave(in ChipEvent chipEvent, out uint routingLabel)
    {
        routingLabel = 0;
        if (_enabled == 0 || chipEvent.IsMadcSample) return false;
        uint entry = registers[FpgaRegisters.OutputRoutes + chipEvent.Value];
        routingLabel = entry & ~OutputEnable;
        return (entry & OutputEnable) != 0;
    }

    /// <summary>True when an event from the network enters the chip; <paramref name="label"/> is its label there.</summary>
    public bool TryEnter(uint routingLabel, out ushort label)
    {
        uint entry = registers[FpgaRegisters.InputRoutes + routingLabel];
        label = (ushort)entry;
        return (entry & InputEnable) != 0;
    }
}
