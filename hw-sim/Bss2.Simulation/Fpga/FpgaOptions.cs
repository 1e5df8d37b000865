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

    /// <summary>Executor to the L2 input of the chip; with the 16 ns of the crossbar the 400 ns from timer to PADI bus of chip-model 1.3 [A].</summary>
    public int SpikeToChipTicks { get; init; } = 48;

    /// <summary>Chip L2 output to the FPGA's time stamp (chip-model 6.2: 200..400 ns) [A].</summary>
    public int SpikeFromChipTicks { get; init; } = 32;

    /// <summary>High-speed links are up this long after both sides were enabled (link-protocol U14: 50 us).</summary>
    public int LinkUpTicks { get; init; } = 6250;

    /// <summary>Duration of a systime synchronisation (link-protocol 3.2: below 85 us) [A].</summary>
    public int SystimeSyncTicks { get; init; } = 2500;

    /// <summary>Round trip that the synchronisation reports (chip-model 6.2: 100 cycles) [A].</summary>
    public int SystimeRoundTripTicks { get; init; } = 100;

    /// <summary>Events and systime need a link that is enabled on both sides. Off: as if one always were, for tests of other things.</summary>
    public bool LinksNeeded { get; init; } = true;

    /// <summary>Probability that a word on the high-speed links fails its check, 0..0.5. Omnibus words are sent again, events are lost.</summary>
    public double LinkErrorRate { get; init; }

    /// <summary>Seed of these errors.</summary>
    public ulong LinkErrorSeed { get; init; } = 1;

    /// <summary>An omnibus word that has to be sent again comes this much later [A].</summary>
    public int LinkRepeatTicks { get; init; } = 125;

    /// <summary>Ticks after which a network of one board hands an event that left by the output routing table back to the input table; 0: nothing is
    /// connected. A star of FPGAs takes 21 ticks, 0.17 us.</summary>
    public int RoutingLoopTicks { get; init; }

    /// <summary>Response words that wait for the host before execution pauses: 32 MiB of trace memory (chip-model 6.2). What happened
    /// within the 32 us around that moment is still stored.</summary>
    public int ResponseWordsMax { get; init; } = 1 << 22;

    /// <summary>Device DNA, 57 bit (link-protocol 4.1, value of the simulated FPGA there).</summary>
    public ulong DeviceDna { get; init; } = 0x15_0000_0000_0005D;

    /// <summary>EEPROM serial of the board. Boards below 75 have no temperature sensor (link-protocol section 8).</summary>
    public uint EepromSerial { get; init; } = 0x0000_0041;

    /// <summary>Figures of the power model behind supply monitors, temperature and <see cref="SimulatedFpga.PowerEstimate"/>.</summary>
    public PowerParameters Power { get; init; } = new();

    /// <summary>Text of the reset answer (link-protocol 1.3).</summary>
    public string BitfileInfo { get; init; } = "version: 2\ncompatible_until: 2\n";

    /// <summary>A reset of the connection also resets the chip. Off: hosts run the chip's own reset anyway (U4).</summary>
    public bool ResetClearsChip { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value makes no FPGA; the message names it and its range.</exception>
    internal void Validate()
    {
        Require(WriteLatencyTicks, 1, 1 << 16, nameof(WriteLatencyTicks));
        Require(ReadLatencyTicks, WriteLatencyTicks, 1 << 16, nameof(ReadLatencyTicks));
        Require(ReadsInFlightMax, 1, 52, nameof(ReadsInFlightMax));
        // Accesses run the chip one write latency ahead, so spikes must not be faster than they.
        Require(SpikeToChipTicks, WriteLatencyTicks, 1 << 16, nameof(SpikeToChipTicks));
        // The 8-bit time stamp tells times within 128 ticks; the annotation may run ahead by a quarter of that.
        Require(SpikeFromChipTicks, 1, 94, nameof(SpikeFromChipTicks));
        Require(LinkUpTicks, 1, 10_000, nameof(LinkUpTicks));
        Require(SystimeSyncTicks, 1, 10_625, nameof(SystimeSyncTicks));
        Require(SystimeRoundTripTicks, 1, 10_625, nameof(SystimeRoundTripTicks));
        Require(RoutingLoopTicks, 0, 10_000, nameof(RoutingLoopTicks));
        Require(LinkRepeatTicks, 1, 10_000, nameof(LinkRepeatTicks));
        if (!(LinkErrorRate is >= 0 and <= 0.5)) throw new ArgumentOutOfRangeException(nameof(LinkErrorRate), LinkErrorRate, $"FpgaOptions.{nameof(LinkErrorRate)} takes 0..0.5, not {LinkErrorRate.ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
        Require(ResponseWordsMax, 1, 1 << 26, nameof(ResponseWordsMax));
    }

    private static void Require(int value, int min, int max, string name)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"FpgaOptions.{name} takes {min}..{max}, not {value}.");
    }
}
