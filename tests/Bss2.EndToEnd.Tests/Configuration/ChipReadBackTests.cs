using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.EndToEnd.Tests;

/// <summary>What the chip holds against what was written, on the whole simulated machine.</summary>
public sealed class ChipReadBackTests
{
    private static readonly NetworkShape Pictures = new(256, 246, 10);

    [Fact]
    public async Task After_runs_the_chip_holds_the_configuration_that_was_written()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        setup.Connect((5, 17, 40), (200, 17, -40));
        await setup.RunAsync((1, 17));

        ChipReadBack compared = await setup.Session.ReadBackAsync(SimulatedSetup.Token);

        Assert.Equal((0, ""), (compared.Wrong, compared.First));
        // All synapses are in it.
        Assert.True(compared.Words > 2 * 32768, $"{compared.Words} words");
    }

    [Fact]
    public async Task A_word_that_was_changed_past_the_driver_is_named_and_written_anew_before_the_next_run()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        await setup.RunAsync((1, 17));
        uint address = CapMemCell.At(700).AddressOf(0).Value;
        await setup.WriteAsync((address, 0x155));

        ChipReadBack compared = await setup.Session.ReadBackAsync(SimulatedSetup.Token);
        Assert.Equal(1, compared.Wrong);
        Assert.StartsWith("CapMemCell[700] word 0: expected ", compared.First, StringComparison.Ordinal);
        Assert.EndsWith("found 0x00000155", compared.First, StringComparison.Ordinal);

        await setup.RunAsync((1, 17));
        Assert.Equal(0, (await setup.Session.ReadBackAsync(SimulatedSetup.Token)).Wrong);
    }
}
