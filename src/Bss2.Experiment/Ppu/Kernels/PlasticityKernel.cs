using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Updates weights on the chip from the correlation that the synapses measured (Kernels/plasticity.s). Appends to programs of the caller's: load once, measure
/// the readings without correlation, then update as often as wanted.
/// </summary>
public static class PlasticityKernel
{
    private const int BaseBytes = 512;
    private static readonly Lazy<PpuProgram> Assembled = new(() => PpuKernels.Assemble("plasticity"));

    /// <summary>The program.</summary>
    public static PpuProgram Program => Assembled.Value;

    /// <summary>Appends: load the kernel into a processor (0 top, 1 bottom) with a rule, and let it wait for commands.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the rule is out of its range.</exception>
    public static void AppendLoad(PlaybackProgramBuilder builder, int ppu, PlasticityRule rule)
    {
        ArgumentNullException.ThrowIfNull(builder);
        PpuKernels.AppendLoad(builder, Program, ppu);
        AppendRule(builder, ppu, rule);
        PpuKernels.AppendRelease(builder, ppu);
        builder.Barrier(BarrierKind.Omnibus);
    }

    /// <summary>Appends: another rule from the next command on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number of the rule is out of its range.</exception>
    public static void AppendRule(PlaybackProgramBuilder builder, int ppu, PlasticityRule rule)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(rule);
        rule.Validate();
        builder.WriteWord(Variable(ppu, "first_row"), (uint)rule.FirstRow).WriteWord(Variable(ppu, "n_rows"), (uint)rule.RowCount)
            .WriteWord(Variable(ppu, "eta_causal"), (uint)rule.EtaCausal & 0xFF).WriteWord(Variable(ppu, "eta_acausal"), (uint)rule.EtaAcausal & 0xFF).WriteWord(Variable(ppu, "weight_max"), (uint)rule.WeightMax);
    }

    /// <summary>Appends: reset the correlation of the rule's first row, and take its readings as those without correlation. Blocks until it is done.</summary>
    public static void AppendBaseline(PlaybackProgramBuilder builder, int ppu) => AppendCommand(builder, ppu, "COMMAND_BASELINE");

    /// <summary>Appends: update all rows of the rule, and reset their correlation. Blocks until it is done: some 4 us per row.</summary>
    public static void AppendUpdate(PlaybackProgramBuilder builder, int ppu) => AppendCommand(builder, ppu, "COMMAND_UPDATE");

    /// <summary>Appends: read the halved codes that count as no correlation: even columns causal, odd causal, even acausal, odd acausal, four to a word.</summary>
    public static BlockTicket AppendReadBases(PlaybackProgramBuilder builder, int ppu)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ReadBlock(Variable(ppu, "bases"), BaseBytes / 4);
    }

    /// <summary>Appends: set what <see cref="AppendReadBases"/> reads, shape [512].</summary>
    public static void AppendBases(PlaybackProgramBuilder builder, int ppu, ReadOnlySpan<byte> bases)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (bases.Length != BaseBytes) throw new ArgumentException($"Expected {BaseBytes} halved codes, found {bases.Length}.", nameof(bases));
        PpuKernels.AppendVector(builder, ppu, Program.WordOf("bases"), bases);
    }

    private static void AppendCommand(PlaybackProgramBuilder builder, int ppu, string command)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WriteWord(Variable(ppu, "command"), Program.Symbols[command]).Barrier(BarrierKind.Omnibus)
            .PollUntilEqual(Variable(ppu, "command"), Program.Symbols["COMMAND_NONE"]);
    }

    private static uint Variable(int ppu, string name) => PpuAddress.Sram(ppu) + (uint)Program.WordOf(name);
}
