using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// Which SRAM block an address belongs to, and whether its controller's timings let it work. Power-up timings are 0 and do not; a block works
/// from the smallest values that the sources use (decisions.md).
/// </summary>
internal sealed class MemoryTimings(RegisterPages registers)
{
    private const uint CommonSynram = 0x0200_0000, HemisphereBit = 0x0100_0000, BlockStride = 0x8000, SynapsePort = 0x02C0_0000;

    // Smallest values in use: all of them those of CapMem's defaults.
    private const uint ReadDelayMin = 8, SetupMin = 1, WidthMin = 1;

    /// <summary>True when a write to this address reaches its memory; registers that are no memory always answer.</summary>
    public bool CanWrite(uint address) => TimingOf(address) is not uint timing || Works(timing, write: true);

    /// <summary>True when a read of this address returns what its memory holds.</summary>
    public bool CanRead(uint address) => TimingOf(address) is not uint timing || Works(timing, write: false);

    /// <summary>True when the synapse array of a hemisphere can be read and written.</summary>
    public bool HasSynapses(int hemisphere)
    {
        CommonSynramConfig config = registers.Load(CommonSynramConfig.At(hemisphere));
        return config.PcConfWest > 0 && config.PcConfEast > 0 && config.WConfWest > 0 && config.WConfEast > 0 && config.WaitCtrClear > 0;
    }

    private bool Works(uint timing, bool write)
    {
        if ((timing & ~HemisphereBit) == CommonSynram) return HasSynapses((timing & HemisphereBit) != 0 ? 1 : 0);
        (uint readDelay, uint second) = (registers[timing], registers[timing + 1]);
        // CapMem's words are Gray-coded on the bus.
        if (timing >> 16 is 0x14 or 0x15) (readDelay, second) = (readDelay ^ (readDelay >> 1), second ^ (second >> 1));
        return (second & 15) >= SetupMin && (write ? second >> 4 >= WidthMin : readDelay >= ReadDelayMin);
    }

    // Address of the first timing word of the memory that holds an address; null for other registers.
    private static uint? TimingOf(uint address)
    {
        uint block = address & ~(BlockStride - 1), inBlock = address & (BlockStride - 1);
        switch (address >> 16)
        {
            case 0x11: return inBlock is >= 0x400 and < 0x600 ? block + 0x602 : null;
            case 0x14 or 0x15: return inBlock < CapMemCellOnChip.Columns * 32 ? block + 0x2800 : null;
            case 0x16 or 0x17: return inBlock < 0x400 ? block + 0x402 : null;
            case 0x1A: return inBlock is >= 0x1000 and < 0x1400 ? block + 0x1402 : null;
        }
        uint hemisphere = address & HemisphereBit, local = address & ~HemisphereBit;
        // West and east half of the CADC's offsets, 256 words each.
        if (local is >= 0x0240_0000 and < 0x0240_1000) return (local & 0x7FF) < 0x100 ? (address & ~0x7FFu) + 0x102 : null;
        return local is >= SynapsePort and < SynapsePort + 0x10_0000 && IsSynapse(local) ? CommonSynram | hemisphere : null;
    }

    // The views of the array, not the windows of CADC and resets.
    private static bool IsSynapse(uint local) => (local & 0xF_0000) is 0x0 or 0x1_0000 or 0x2_0000 or 0x4_0000 or 0xF_0000;
}
