using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>A plasticity kernel: the host sends spike pairs over the link, a processor turns the sensors of a row into weights.</summary>
public sealed class CorrelationKernelTests
{
    private const int Row = 24, Driver = 12, Column = 40, OtherColumn = 42, Label = 9, Pairs = 40;

    // w = baseline - reading for the even columns of the row, then the row's sensors are reset.
    private const string Update =
        """
            b start
        .org 0x20
        causal:  .word 0x80030
        reset:   .word 0x90030
        weights: .word 0x00030
        start:
            lwz r5, causal(r0)
            lwz r6, weights(r0)
            lwz r7, reset(r0)
            li r3, 200
            fxvsplatb v1, r3
            fxvinx v2, r0, r5
            fxvsubbm v3, v1, v2
            fxvoutx v3, r0, r6
            li r3, 3
            fxvsplatb v4, r3
            fxvoutx v4, r0, r7
            sync
            wait
        """;

    [Fact]
    public async Task A_kernel_reads_pairs_writes_weights_and_resets_the_sensors()
    {
        var board = new SimulatedFpga(SimulatedSetup.Ideal);
        var playback = new PlaybackRunner(board);
        PlaybackProgramBuilder b = new PlaybackProgramBuilder().Clear();
        DigitalInit.Append(b, new DigitalInitOptions());
        Configure(b);
        for (int pair = 0; pair < Pairs; pair++) Pair(b);
        await playback.RunAsync(b.Barrier(BarrierKind.Omnibus).Build(), null, SimulatedSetup.Token);

        var session = new PpuSession(playback);
        PpuProgram kernel = PpuAssembler.Assemble(Update);
        // 40 pairs of 0.5 LSB, 1 us apart at 5 us; a column whose neuron did not fire stays at the baseline.
        Assert.Equal((16, 0), await RunAsync(playback, session, kernel));
        // The kernel has reset the row.
        Assert.Equal((0, 0), await RunAsync(playback, session, kernel));
    }

    private static async Task<(int Paired, int Other)> RunAsync(PlaybackRunner playback, PpuSession session, PpuProgram kernel)
    {
        await session.LoadAsync(kernel, [0], SimulatedSetup.Token);
        await session.StartAsync([0], SimulatedSetup.Token);
        PpuOutcome outcome = Assert.Single(await session.WaitAsync(kernel, [0], FpgaTicks.FromMicroseconds(2000), SimulatedSetup.Token));
        Assert.True(outcome.Asleep);
        PlaybackProgramBuilder b = new PlaybackProgramBuilder().Clear();
        Ticket<SynapseWeightQuad> quad = b.Read(SynapseWeightQuad.At((Row * 64) + (Column / 8)));
        PlaybackResult result = await playback.RunAsync(b.Barrier(BarrierKind.Omnibus).Build(), null, SimulatedSetup.Token);
        return (result.Get(quad).Values(0), result.Get(quad).Values(1));
    }

    private static void Configure(PlaybackProgramBuilder b)
    {
        var block = new CapMemBlockOnChip(0);
        foreach ((CapMemCellOnChip cell, int code) in new[]
        {
            (CapMemShared.SynIBiasRamp(block), 80), (CapMemShared.SynIBiasStore(block), 70), (CapMemShared.SynIBiasCorout(block), 600),
            (CapMemShared.CadcVRampOffset(block), 31), (CapMemShared.CadcIRampSlope(block), 369),
        })
            b.Write(CapMemCell.At(cell), CapMemCell.Default with { Value = code });
        b.Write(SynapseDriverConfig.At(Driver), SynapseDriverConfig.Default with { EnableReceiver = true, RowModeBottom = RowMode.Excitatory });
        b.Write(SynapseLabelQuad.At((Row * 64) + (Column / 8)), SynapseLabelQuad.Default.WithValues(0, Label).WithValues(1, Label));
        foreach (int column in new[] { Column, OtherColumn })
        {
            b.Write(CadcChannelConfig.At(column), CadcChannelConfig.Default);
            b.Write(NeuronConfig.At(new NeuronOnChip(column)), NeuronConfig.Default with { EnableFire = true });
            b.Write(NeuronBackendConfig.At(new NeuronOnChip(column)), NeuronBackendConfig.Default);
        }
        b.Write(CommonNeuronBackendConfig.At(0), CommonNeuronBackendConfig.Default);
        b.Write(ColumnCorrelationQuad.At(Column / 8), ColumnCorrelationQuad.Default.WithSwitchEnableInternalCausal(0, true).WithSwitchEnableInternalCausal(1, true));
        b.Barrier(BarrierKind.Omnibus);
    }

    // Both pulses go over the omnibus, as calibrations send them: the same latency, 1 us apart, 40 us to the next pair.
    private static void Pair(PlaybackProgramBuilder b)
    {
        b.ResetTimer();
        b.Write(PadiEvent.At(0), PadiEvent.Default.WithFireBus(Driver % 4, true) with { EventAddress = Label, RowSelectAddress = Driver / 4 });
        b.WaitUntil(FpgaTicks.FromMicroseconds(1));
        b.Trigger(NeuronReset.At(new NeuronOnChip(Column)));
        b.WaitUntil(FpgaTicks.FromMicroseconds(41));
    }
}
