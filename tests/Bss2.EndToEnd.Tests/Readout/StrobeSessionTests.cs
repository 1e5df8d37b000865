using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.EndToEnd.Tests;

/// <summary>The way of an event on the whole machine: label match row by row, crossbar, membranes, PPU. Nothing here is computed from a weight matrix.</summary>
public sealed class StrobeSessionTests
{
    private static readonly NetworkShape Pictures = new(256, 246, 10);

    [Fact]
    public async Task One_event_moves_exactly_the_membranes_that_have_a_weight_for_it()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        setup.Connect((5, 17, 40), (200, 17, -40), (7, 200, 20));

        (int[][] codes, int[] spiking) = await setup.RunAsync((1, 17), (1, 200));

        Assert.Empty(spiking);
        Assert.InRange(codes[5].Max() - codes[5][0], 10, 16);
        Assert.InRange(codes[200][0] - codes[200].Min(), 10, 16);
        Assert.InRange(codes[7].Max() - codes[7][0], 5, 8);
        for (int n = 0; n < 256; n++)
            if (n is not (5 or 7 or 200)) Assert.All(codes[n], c => Assert.InRange(c - codes[n][0], -1, 1));
        Assert.Equal(0, setup.Session.EventsDropped);
    }

    [Fact]
    public async Task A_strong_input_fires_a_hidden_neuron_and_its_spike_reaches_the_readout()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        setup.Connect([.. Enumerable.Range(0, 8).Select(i => (30, 16 * i, 63))]);
        setup.ConnectReadout((4, 30, 50), (5, 31, 50));

        (int[][] codes, int[] spiking) = await setup.RunAsync([.. Enumerable.Range(0, 8).Select(i => (0, 16 * i))]);

        Assert.NotEmpty(spiking);
        Assert.All(spiking, n => Assert.Equal(30, n));
        Assert.InRange(codes[246 + 4].Max() - codes[246 + 4][0], 12, 60);
        Assert.InRange(codes[246 + 5].Max() - codes[246 + 5][0], -1, 1);
    }

    [Fact]
    public async Task A_recurrent_connection_works_during_a_run_and_is_closed_behind_it()
    {
        var shape = new NetworkShape(70, 186, 20, Recurrent: true);
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(shape, SimulatedSetup.Ideal);
        setup.Connect([.. Enumerable.Range(0, 8).Select(i => (30, i, 63))]);
        var feedback = new sbyte[186 * 186];
        feedback[(150 * 186) + 30] = 40;
        setup.Placement.SetHiddenWeights(setup.Session.Config, feedback, 0, 186);

        (int[][] codes, int[] spiking) = await setup.RunAsync([.. Enumerable.Range(0, 8).Select(i => (0, i))]);

        Assert.Contains(30, spiking);
        Assert.InRange(codes[150].Max() - codes[150][0], 10, 60);
        CrossbarNode node = setup.Session.Config.Get(CrossbarNode.At(new CrossbarNodeOnChip(NetworkPlacement.MainCircuit(30).EventOutput, NetworkPlacement.BusOfSource(30))));
        Assert.Equal(ChipConfig.ClosedNode, node);
    }

    [Fact]
    public async Task One_synapse_label_flipped_by_an_omnibus_write_changes_exactly_one_neuron()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        setup.Connect([.. Enumerable.Range(0, 246).Select(n => (n, 17, 40))]);
        (int[][] before, _) = await setup.RunAsync((1, 17));

        // Neuron 100 listens to source 17 in column 200 of the top array.
        int row = 2 * NetworkPlacement.DriverOfSource(17), column = 200;
        Register<SynapseLabelQuad> quad = SynapseLabelQuad.At(new SynapseQuadOnChip(Hemisphere.Top, row, SynapseQuadOnChip.QuadOfColumn(column)));
        int label = NetworkPlacement.SynapseLabel(17, external: true);
        uint shift = (uint)(8 * (3 - SynapseQuadOnChip.EntryOfColumn(column))), word = (uint)label * 0x0101_0101u;
        await setup.WriteAsync((quad.AddressOf(0).Value, word ^ (2u << (int)shift)));
        (int[][] after, _) = await setup.RunAsync((1, 17));

        int[] changed = [.. Enumerable.Range(0, 256).Where(n => Math.Abs(before[n].Max() - after[n].Max()) > 5)];
        Assert.Equal([100], changed);
        Assert.InRange(after[100].Max() - after[100][0], -1, 1);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task A_wrong_crossbar_node_silences_exactly_its_bus(int bus)
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        // Neuron n listens to input n: sources 16 apart are on different buses.
        setup.Connect([.. Enumerable.Range(0, 246).Select(n => (n, n, 40))]);
        (int, int)[] all = [.. Enumerable.Range(0, 246).Select(n => (1, n))];
        setup.Session.Config.CloseNode(new CrossbarNodeOnChip(8 + bus, bus));

        (int[][] codes, _) = await setup.RunAsync(all);

        // Only the node to the top hemisphere's bus is wrong: neurons 0..127.
        for (int n = 0; n < 246; n++)
        {
            bool silent = n < 128 && n / 16 % 4 == bus;
            Assert.Equal(silent, codes[n].Max() - codes[n][0] < 3);
        }
    }

    [Theory, InlineData(0), InlineData(1)]
    public async Task A_cleared_processor_program_is_a_clear_error(int ppu)
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        await setup.RunAsync((1, 17));
        uint sram = ppu == 0 ? 0x0280_0000u : 0x0380_0000u;
        await setup.WriteAsync([.. Enumerable.Range(0, StrobeKernel.Program.Words.Length).Select(i => (sram + (uint)i, 0u))]);

        PpuNotSamplingException fault = await Assert.ThrowsAsync<PpuNotSamplingException>(() => setup.RunAsync((1, 17)));

        Assert.Contains(ppu == 0 ? "top" : "bottom", fault.Message, StringComparison.Ordinal);
        Assert.Contains("strobe kernel", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_processor_that_samples_late_is_a_clear_error()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        // The period in the kernel's code (li r15, 425) becomes 200 cycles: shorter than a conversion takes.
        int at = Array.IndexOf(StrobeKernel.Program.Words, 0x39E0_01A9u);
        Assert.True(at > 0);
        await setup.WriteAsync((0x0280_0000u + (uint)at, 0x39E0_00C8u));

        StrobeException fault = await Assert.ThrowsAsync<StrobeException>(() => setup.RunAsync((1, 17)));
        Assert.Contains("late", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_inputs_at_once_are_delivered_without_loss()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        setup.Connect([.. Enumerable.Range(0, 246).Select(n => (n, n, 20))]);
        (int Bin, int Input)[] burst = [.. Enumerable.Range(0, 256).Select(i => (1, i)), .. Enumerable.Range(0, 256).Select(i => (2, i))];

        (int[][] codes, _) = await setup.RunAsync(burst);

        Assert.Equal(0, setup.Session.EventsDropped);
        for (int n = 0; n < 246; n++) Assert.InRange(codes[n].Max() - codes[n][0], 9, 15);
    }

    [Fact]
    public async Task A_second_run_sends_no_configuration()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        setup.Connect((5, 17, 40));
        await setup.RunAsync((1, 17));
        long first = setup.Session.Words.Sent;
        await setup.RunAsync((1, 17));
        long second = setup.Session.Words.Sent;
        // 20 x 64 words are asked for, with three words of check behind every 60th; the rest is a handful.
        int sampleWords = 20 * 64, checkWords = 3 * (sampleWords / CheckSequence.Spacing);
        Assert.InRange(second - first, sampleWords + checkWords, sampleWords + checkWords + 220);
    }
}
