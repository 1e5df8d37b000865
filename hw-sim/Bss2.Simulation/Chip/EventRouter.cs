using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The digital event path: crossbar nodes, output arbitration, PADI buses and driver selection (chip-model 1.3 to 1.5).
/// Takes events in time order per input and gives row events and L2 events with their times.
/// </summary>
internal sealed class EventRouter(RegisterPages registers, ChipLosses losses)
{
    // Assumed figures of chip-model 1.4 and 1.5, in cycles of 4 ns.
    private const int CrossbarLatency = 4, PadiLatency = 2, OutputService = 1, PadiService = 2, SlowFactor = 2, FifoDepth = 8;
    private const uint NodeBase = 0x130019, OutputConfig = 0x130000, DropCounterBase = 0x130065, EventCounterBase = 0x130079;

    private readonly (int Output, uint Mask, uint Target, bool CountDrops)[][] _nodes = new (int, uint, uint, bool)[CrossbarNodeOnChip.Inputs][];
    private readonly int[][] _drivers = new int[2 * 4 * 32][];
    private readonly ulong[] _outputFree = new ulong[CrossbarNodeOnChip.Outputs];
    private readonly bool[] _spl1 = new bool[8];
    private uint _outputConfig;
    private bool _stale = true;

    /// <summary>Row events on their way to the synapses, oldest first within their source.</summary>
    public List<RowEvent> RowEvents { get; } = [];

    /// <summary>Events on their way to the FPGA.</summary>
    public Queue<ChipEvent> L2Events { get; } = new();

    /// <summary>Crossbar, PADI or driver registers have changed.</summary>
    public void Invalidate() => _stale = true;

    public void Reset()
    {
        RowEvents.Clear();
        L2Events.Clear();
        Array.Clear(_outputFree);
        _stale = true;
    }

    /// <summary>An event with neuron label <paramref name="label"/> (14 bit) enters crossbar input <paramref name="input"/> at <paramref name="cycle"/>.</summary>
    public void Route(int input, ushort label, ulong cycle)
    {
        if (_stale) Refresh();
        uint neuronLabel = label & 0x3FFFu;
        foreach ((int output, uint mask, uint target, bool countDrops) in _nodes[input])
            if ((neuronLabel & mask) == target)
                Pass(input, output, neuronLabel, cycle, countDrops);
    }

    /// <summary>An event on one PADI bus, from the crossbar or from the PADI event register.</summary>
    public void Padi(int hemisphere, int bus, uint label, ulong cycle)
    {
        if (_stale) Refresh();
        foreach (int driver in _drivers[(((hemisphere * 4) + bus) * 32) + (int)(label >> 6 & 31)])
            RowEvents.Add(new RowEvent(cycle + PadiLatency, (hemisphere * 128) + driver, (byte)(label & 63)));
    }

    private void Pass(int input, int output, uint label, ulong cycle, bool countDrops)
    {
        ulong service = output < 8 ? PadiService : (_outputConfig >> (output - 8) & 1) != 0 ? (ulong)(OutputService * SlowFactor) : OutputService;
        ulong ready = cycle + CrossbarLatency;
        ulong leave = Math.Max(ready, _outputFree[output]);
        if (leave - ready > FifoDepth * service)
        {
            if (output < 8) losses.PadiBusBusy++;
            else losses.CrossbarFifoFull++;
            if (countDrops) Count(DropCounterBase + (uint)input, 0xFFFF);
            return;
        }
        _outputFree[output] = leave + service;
        if ((_outputConfig >> (output + 4) & 1) != 0) Count(EventCounterBase + (uint)output, 0xFF_FFFF);
        if (output >= 8) L2Events.Enqueue(new ChipEvent(leave, (ushort)(((output - 8) << 14) | (int)label), IsMadcSample: false));
        else if (_spl1[output]) Padi(output / 4, output % 4, label, leave);
    }

    // Counters stop at their highest value: an overflow must not look like a small number.
    private void Count(uint address, uint max)
    {
        uint value = registers[address];
        if (value < max) registers[address] = value + 1;
    }

    private void Refresh()
    {
        _stale = false;
        _outputConfig = registers[OutputConfig];
        for (int input = 0; input < CrossbarNodeOnChip.Inputs; input++)
            _nodes[input] = [.. Enumerable.Range(0, CrossbarNodeOnChip.Count).Where(n => new CrossbarNodeOnChip(n).Input == input).Select(Node)];
        for (int h = 0; h < 2; h++)
        {
            CommonPadiBusConfig padi = registers.Load(CommonPadiBusConfig.At(new Hemisphere(h)));
            for (int bus = 0; bus < 4; bus++)
            {
                _spl1[(h * 4) + bus] = padi.EnableSpl1(bus);
                for (int select = 0; select < 32; select++) _drivers[(((h * 4) + bus) * 32) + select] = DriversFor(h, bus, select);
            }
        }
    }

    private (int, uint, uint, bool) Node(int n)
    {
        CrossbarNode node = registers.Load(CrossbarNode.At(new CrossbarNodeOnChip(n)));
        return (new CrossbarNodeOnChip(n).Output, (uint)node.Mask, (uint)node.Target, node.EnableDropCounter);
    }

    private int[] DriversFor(int hemisphere, int bus, int select)
    {
        List<int> found = [];
        for (int index = 0; index < 32; index++)
        {
            int driver = (index * 4) + bus;
            SynapseDriverConfig config = registers.Load(SynapseDriverConfig.At(new SynapseDriverOnChip((hemisphere * 128) + driver)));
            if (config.EnableReceiver && ((index ^ select) & config.RowAddressCompareMask) == 0) found.Add(driver);
        }
        return [.. found];
    }
}
