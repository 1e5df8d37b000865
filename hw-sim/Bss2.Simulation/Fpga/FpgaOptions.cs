namespace Bss2.Simulation;

/// <summary>Timing and sizes of the FPGA model, with their sources. Ticks are 8 ns.</summary>
public sealed record FpgaOptions
{
    /// <summary>An omnibus write takes effect on the chip this long after its data word (chip-model 6.4: 320 ns) [A].</summary>
    public int WriteLatencyTicks { get; init; } = 40;

    /// <summary>An omnibus read's answer is back this long after its instruction (chip-model 6.4: 640 ns) [A].</summary>
    public int ReadLatencyTicks { get; init; } = 80;

    /// <summary>Reads in flight at most (link-protocol 3.2).</summary>
    public int ReadsInFlightMax { get; init; } = 52;

    /// <summary>Executor to L2 input of the chip's crossbar; with crossbar and PADI (48 ns) the 400 ns of chip-model 1.3 [A].</summary>
    public int SpikeToChipTicks { get; init; } = 44;

    /// <summary>Chip L2 output to the FPGA's time stamp (chip-model 6.2: 200..400 ns) [A].</summary>
    public int SpikeFromChipTicks { get; init; } = 32;

    /// <summary>High-speed links are up this long after both sides were enabled (link-protocol U14: 50 us).</summary>
    public int LinkUpTicks { get; init; } = 6250;

    /// <summary>Duration of a systime synchronisation (link-protocol 3.2: below 85 us) [A].</summary>
    public int SystimeSyncTicks { get; init; } = 2500;

    /// <summary>Round trip that the synchronisation reports (chip-model 6.2: 100 cycles) [A].</summary>
    public int SystimeRoundTripTicks { get; init; } = 100;

    /// <summary>Response words that wait for the host before execution pauses: 32 MiB of trace memory (link-protocol 3.1).</summary>
    public int ResponseWordsMax { get; init; } = 1 << 22;

    /// <summary>Device DNA, 57 bit (link-protocol 4.1, value of the simulated FPGA there).</summary>
    public ulong DeviceDna { get; init; } = 0x15_0000_0000_0005D;

    /// <summary>EEPROM serial of the board.</summary>
    public uint EepromSerial { get; init; } = 0x0000_0041;

    /// <summary>Text of the reset answer (link-protocol 1.3).</summary>
    public string BitfileInfo { get; init; } = "version: 2\ncompatible_until: 2\n";
}
