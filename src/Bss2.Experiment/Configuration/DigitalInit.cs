using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Digital initialisation: from power-up to a chip whose registers and memories can be used (link-protocol.md 5.5, same order). Analog
/// parameters are part of the experiment.
/// </summary>
/// <remarks><c>DigitalInit.Append(builder, new DigitalInitOptions { Board = AdapterBoard.Jboa })</c>. The program asks for no response.</remarks>
public static class DigitalInit
{
    // Waits and reset times in FPGA ticks of 8 ns: link-protocol.md 5.5, steps 5, 6, 10, 14 and the jBOA variant.
    private static readonly FpgaTicks CubeSupplySettle = new(125_000), JboaSupplySettle = new(375_000), JboaExpanderSettle = new(62_500);
    private static readonly FpgaTicks ResetHold = new(10), ResetRelease = new(100), PhySettle = new(12_500), ReferenceReset = new(1_000);

    // Codes of the second DAC's channels: supplies vdd25 digital, vdd12 digital, vdd25 analog, vdd12 analog, vdd12 MADC, vdd12 PLL (step 3).
    private static readonly int[] SupplyCodes = [608, 2090, 608, 1630, 440, 440];

    // Positions of the six AD5252 potentiometer channels of a jBOA (link-protocol.md 5.5).
    private static readonly int[] PotentiometerCodes = [0xA7, 0x93, 0xA8, 0xA8, 0xA8, 0xA7];

    /// <summary>The whole initialisation as a program of its own.</summary>
    public static PlaybackProgram Build(DigitalInitOptions? options = null)
    {
        var builder = new PlaybackProgramBuilder();
        Append(builder, options ?? new DigitalInitOptions());
        return builder.Build();
    }

    /// <summary>Appends instruction timeout, board and chip.</summary>
    public static void Append(PlaybackProgramBuilder builder, DigitalInitOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.Write(InstructionTimeoutConfig.At(), InstructionTimeoutConfig.Default);
        if (options.Board == AdapterBoard.Cube) AppendCubeBoard(builder);
        if (options.Board == AdapterBoard.Jboa) AppendJboaBoard(builder);
        AppendChip(builder, options);
    }

    /// <summary>Appends the part that concerns the chip alone: reset, clocks, link, systime, references, memory timings.</summary>
    public static void AppendChip(PlaybackProgramBuilder builder, DigitalInitOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        AppendReset(builder);
        AppendClocks(builder);
        if (options.HighspeedLink) AppendHighspeedLink(builder);
        if (options.HighspeedLink && options.Systime) AppendSystime(builder);
        builder.RecordSpikes(enable: true);
        if (options.HighspeedLink && options.CapMem) AppendReferenceGenerator(builder);
        AppendMemoryTimings(builder, options);
        builder.Barrier(options.HighspeedLink ? BarrierKind.Omnibus : BarrierKind.Jtag);
    }

    private static void AppendCubeBoard(PlaybackProgramBuilder builder)
    {
        builder.Write(ShiftRegister.At(), ShiftRegister.Default);
        int channelCount = DacChannel.Info.CoordinateCount, perDac = channelCount / DacControl.Info.CoordinateCount;
        for (int channel = 0; channel < channelCount; channel++)
        {
            int supply = channel - perDac;
            int code = supply >= 0 && supply < SupplyCodes.Length ? SupplyCodes[supply] : 0;
            builder.Write(DacChannel.At(channel), DacChannel.Default with { Value = code });
        }
        WriteAll(builder, DacControl.At, DacControl.Default, overJtag: false);
        builder.ResetTimer().WaitUntil(CubeSupplySettle);
    }

    private static void AppendJboaBoard(PlaybackProgramBuilder builder)
    {
        builder.Write(Tca9546ChannelConfig.At(), Tca9546ChannelConfig.Default.WithEnableChannels(3, false));
        for (int channel = 0; channel < PotentiometerCodes.Length; channel++)
            builder.Write(Ad5252ChannelConfig.At(channel), Ad5252ChannelConfig.Default with { Value = PotentiometerCodes[channel] });
        builder.Write(Tca9554Config.At(), Tca9554Config.Default);
        builder.Barrier(BarrierKind.Omnibus);
        builder.ResetTimer().WaitUntil(JboaSupplySettle);
        builder.ResetTimer().WaitUntil(JboaExpanderSettle);
    }

    private static void AppendReset(PlaybackProgramBuilder builder)
    {
        builder.ResetChip(asserted: true).ResetTimer().WaitUntil(ResetHold);
        builder.ResetChip(asserted: false).ResetTimer().WaitUntil(ResetRelease);
    }

    private static void AppendClocks(PlaybackProgramBuilder builder)
    {
        builder.Write(JtagClockScaler.At(), JtagClockScaler.Default);
        builder.Write(ResetJtagTap.At(), ResetJtagTap.Default);
        WriteAll(builder, Adpll.At, Adpll.Default, overJtag: false);
        builder.Write(PllClockOutputBlock.At(), PllClockOutputBlock.Default);
    }

    private static void AppendHighspeedLink(PlaybackProgramBuilder builder)
    {
        WriteAll(builder, PhyConfigFpga.At, PhyConfigFpga.Default, overJtag: false);
        WriteAll(builder, PhyConfigChip.At, PhyConfigChip.Default, overJtag: false);
        // The timer still runs since the reset: the PHYs have settled 100 us after it.
        builder.WaitUntil(PhySettle);
        builder.Write(CommonPhyConfigFpga.At(), CommonPhyConfigFpga.Default);
        builder.Write(CommonPhyConfigChip.At(), CommonPhyConfigChip.Default);
    }

    private static void AppendSystime(PlaybackProgramBuilder builder)
    {
        builder.Write(SystimeSyncBase.At(), SystimeSyncBase.Default);
        builder.Barrier(BarrierKind.Omnibus);
        builder.SynchroniseSystime();
    }

    private static void AppendReferenceGenerator(PlaybackProgramBuilder builder)
    {
        builder.Write(ReferenceGeneratorConfig.At(), ReferenceGeneratorConfig.Default with { EnableReset = true });
        builder.Barrier(BarrierKind.Omnibus);
        builder.ResetTimer().WaitUntil(ReferenceReset);
        builder.Write(ReferenceGeneratorConfig.At(), ReferenceGeneratorConfig.Default);
    }

    private static void AppendMemoryTimings(PlaybackProgramBuilder builder, DigitalInitOptions options)
    {
        bool overJtag = !options.HighspeedLink;
        WriteAll(builder, CapMemSramTimingConfig.At, CapMemSramTimingConfig.Default, overJtag);
        WriteAll(builder, CadcOffsetSramTimingConfig.At, CadcOffsetSramTimingConfig.Default, overJtag);
        WriteAll(builder, SynapseDriverSramTimingConfig.At, SynapseDriverSramTimingConfig.Default, overJtag);
        WriteAll(builder, NeuronSramTimingConfig.At, NeuronSramTimingConfig.Default, overJtag);
        WriteAll(builder, NeuronBackendSramTimingConfig.At, NeuronBackendSramTimingConfig.Default, overJtag);
        Write(builder, CommonSynramConfig.At(Hemisphere.Top), options.SynramTop.ToConfig(), overJtag);
        Write(builder, CommonSynramConfig.At(Hemisphere.Bottom), options.SynramBottom.ToConfig(), overJtag);
    }

    private static void WriteAll<T>(PlaybackProgramBuilder builder, Func<int, Register<T>> at, T value, bool overJtag) where T : struct, IContainer<T>
    {
        for (int coordinate = 0; coordinate < T.Info.CoordinateCount; coordinate++) Write(builder, at(coordinate), value, overJtag);
    }

    private static void Write<T>(PlaybackProgramBuilder builder, Register<T> register, T value, bool overJtag) where T : struct, IContainer<T>
    {
        if (overJtag) builder.WriteOverJtag(register, value);
        else builder.Write(register, value);
    }
}
