using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>The eight PADI buses and which synapse drivers accept an event (chip-model.md 1.5, registers-notes.md 8).</summary>
internal sealed class PadiBuses(RegisterPages registers)
{
    private readonly int[]?[] _drivers = new int[]?[2 * 4 * 32];
    private readonly CommonPadiBusConfig[] _config = new CommonPadiBusConfig[2];
    private bool _stale = true;

    public void Invalidate() => _stale = true;

    /// <summary>True when bus 0..7 takes crossbar events, false when it takes the PADI event register.</summary>
    public bool TakesCrossbar(int bus) => Config(bus).EnableSpl1(bus & 3);

    /// <summary>Cycles a bus needs per event: 8 ns, twice that with extended timing [A] (chip-model.md 1.5).</summary>
    public int ServiceCycles(int bus) => Config(bus).EnableExtendedTiming(bus & 3) ? 4 : 2;

    /// <summary>Drivers (linear 0..255) on bus 0..7 that accept a row select.</summary>
    public int[] Accepting(int bus, int rowSelect)
    {
        if (_stale) Refresh();
        return _drivers[(bus * 32) + rowSelect] ??= Find(bus, rowSelect);
    }

    private CommonPadiBusConfig Config(int bus)
    {
        if (_stale) Refresh();
        return _config[bus >> 2];
    }

    private void Refresh()
    {
        _stale = false;
        Array.Clear(_drivers);
        for (int h = 0; h < 2; h++) _config[h] = registers.Load(CommonPadiBusConfig.At(new Hemisphere(h)));
    }

    private int[] Find(int bus, int rowSelect)
    {
        List<int> found = [];
        for (int index = 0; index < 32; index++)
        {
            int driver = ((bus >> 2) * 128) + (index * 4) + (bus & 3);
            SynapseDriverConfig config = registers.Load(SynapseDriverConfig.At(new SynapseDriverOnChip(driver)));
            if (config.EnableReceiver && ((index ^ rowSelect) & config.RowAddressCompareMask) == 0) found.Add(driver);
        }
        return [.. found];
    }
}
