using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Samples all 512 columns periodically into FPGA memory with time stamps (Kernels/periodic.s): both processors run the kernel, each fills a buffer of its own.
/// Appends to a program of the caller's: load once, start ahead of what is to be seen, stop, read.
/// </summary>
public sealed class PeriodicSampler
{
    /// <summary>Bytes of a record: time stamp, even and odd columns.</summary>
    public const int RecordBytes = 272;

    /// <summary>Columns of both hemispheres.</summary>
    public const int Columns = 512;

    /// <summary>Shortest period that the kernel keeps on the model, cycles of 4 ns.</summary>
    public const int PeriodCyclesMin = 650;

    /// <summary>From the start command to the first sample at the latest: a warm-up conversion, 10 us, and reserve (chip-model.md 5.6).</summary>
    public static readonly FpgaTicks Lead = FpgaTicks.FromMicroseconds(15);

    private const uint SramBytes = 131_072, DramBytes = 268_435_456, SramPort = 0x8000_0000, DramPort = 0x8100_0000, SramScalar = 0x4000_0000, DramScalar = 0x5000_0000;
    private const uint SramOmnibus = 0x8000_0000, DramOmnibus = 0x8400_0000, TestPattern = 0x10_0000, CausalWindow = 0x8_0000, Unit = 16;
    private const int Ppus = 2, RecordWords = RecordBytes / 4;

    private static readonly Lazy<PpuProgram> Assembled = new(() => PpuKernels.Assemble("periodic"));
    private readonly uint _bufferBytes;

    /// <summary>A sampler of up to <paramref name="samplesMax"/> samples every <paramref name="periodCycles"/> cycles of 4 ns.</summary>
    /// <param name="samplesMax">At most <see cref="SamplesMaxOf"/>.</param>
    /// <param name="periodCycles">At least <see cref="PeriodCyclesMin"/>.</param>
    /// <param name="dram">Into the FPGA's DRAM instead of its SRAM.</param>
    /// <exception cref="ArgumentOutOfRangeException">Too many samples, or too short a period.</exception>
    public PeriodicSampler(int samplesMax, int periodCycles = 750, bool dram = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samplesMax, SamplesMaxOf(dram));
        ArgumentOutOfRangeException.ThrowIfLessThan(periodCycles, PeriodCyclesMin);
        (SamplesMax, PeriodCycles, IsDram) = (samplesMax, periodCycles, dram);
        _bufferBytes = (uint)samplesMax * RecordBytes;
    }

    /// <summary>The program.</summary>
    public static PpuProgram Program => Assembled.Value;

    /// <summary>Samples after which the kernel stops by itself.</summary>
    public int SamplesMax { get; }

    /// <summary>Cycles of 4 ns from sample to sample.</summary>
    public int PeriodCycles { get; }

    /// <summary>Into DRAM.</summary>
    public bool IsDram { get; }

    /// <summary>Samples of both processors that fit the memory: 240, or 493,447 in DRAM.</summary>
    public static int SamplesMaxOf(bool dram) => (int)((dram ? DramBytes : SramBytes) / (Ppus * RecordBytes));

    /// <summary>Loads and starts the kernel; it then waits for <see cref="AppendStart"/>. With <paramref name="testPattern"/> it samples the converter's static pattern.</summary>
    public void AppendLoad(PlaybackProgramBuilder builder, bool testPattern = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        for (int ppu = 0; ppu < Ppus; ppu++)
        {
            PpuKernels.AppendLoad(builder, Program, ppu);
            uint first = (uint)ppu * _bufferBytes;
            builder.WriteWord(Variable(ppu, "n_samples"), (uint)SamplesMax).WriteWord(Variable(ppu, "period"), (uint)PeriodCycles)
                .WriteWord(Variable(ppu, "window"), CausalWindow | (testPattern ? TestPattern : 0))
                .WriteWord(Variable(ppu, "vectors"), (IsDram ? DramPort : SramPort) + (first / Unit)).WriteWord(Variable(ppu, "scalars"), (IsDram ? DramScalar : SramScalar) + first);
            PpuKernels.AppendRelease(builder, ppu);
        }
        builder.Barrier(BarrierKind.Omnibus);
    }

    /// <summary>Starts sampling: the first sample is taken within <see cref="Lead"/>.</summary>
    public static void AppendStart(PlaybackProgramBuilder builder) => AppendCommand(builder, "COMMAND_SAMPLE");

    /// <summary>Stops sampling after the present sample.</summary>
    public static void AppendStop(PlaybackProgramBuilder builder) => AppendCommand(builder, "COMMAND_STOP");

    /// <summary>Reads counters and up to <paramref name="samples"/> records of each processor; redeem with <see cref="Read"/>. Sampling must be over.</summary>
    public PeriodicTicket AppendRead(PlaybackProgramBuilder builder, int samples)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, SamplesMax);
        builder.Barrier(BarrierKind.Omnibus);
        var counters = new BlockTicket[Ppus];
        var records = new BlockTicket[Ppus];
        for (int ppu = 0; ppu < Ppus; ppu++)
        {
            counters[ppu] = builder.ReadBlock(Variable(ppu, "count"), 3);
            records[ppu] = builder.ReadBlock((IsDram ? DramOmnibus : SramOmnibus) + ((uint)ppu * _bufferBytes / 4), samples * RecordWords);
        }
        builder.Barrier(BarrierKind.Omnibus);
        return new PeriodicTicket(counters, records, samples);
    }

    /// <summary>The samples that a program brought back.</summary>
    /// <exception cref="StrobeException">A processor does not run, still samples, or was late.</exception>
    public static PeriodicSamples Read(PlaybackResult result, PeriodicTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(ticket);
        int samples = ticket.Samples;
        for (int ppu = 0; ppu < Ppus; ppu++)
        {
            ReadOnlySpan<uint> counters = result.Get(ticket.Counters[ppu]);
            (uint count, uint late, uint busy) = (counters[0], counters[1], counters[2]);
            if (busy != 0 || late != 0)
                throw new StrobeException($"Expected the {StrobeDiagnosis.Name(ppu)} PPU to have sampled in time, found {count} samples, {late} of them late{(busy != 0 ? ", and more to come" : "")}. Read after the last sample; make the period longer, or check the PPU clock.");
            samples = (int)Math.Min((uint)samples, count);
        }
        var found = new PeriodicSamples(samples);
        for (int ppu = 0; ppu < Ppus; ppu++)
            for (int s = 0; s < samples; s++) found.Fill(ppu, s, result.Get(ticket.Records[ppu]).Slice(s * RecordWords, RecordWords));
        return found;
    }

    private static void AppendCommand(PlaybackProgramBuilder builder, string command)
    {
        ArgumentNullException.ThrowIfNull(builder);
        for (int ppu = 0; ppu < Ppus; ppu++) builder.WriteWord(Variable(ppu, "command"), Program.Symbols[command]);
    }

    private static uint Variable(int ppu, string name) => PpuAddress.Sram(ppu) + (uint)Program.WordOf(name);
}
