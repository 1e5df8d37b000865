using Bss2.Experiment;

namespace Bss2.EndToEnd.Tests;

public sealed class StrictMemoryTests
{
    [Fact]
    public async Task The_initialisation_sets_every_timing_before_the_first_access()
    {
        SimulatedSetup strict = await SimulatedSetup.OpenAsync(new NetworkShape(4, 6, 3), SimulatedSetup.Ideal with { StrictMemories = true });
        Assert.Equal(0, strict.Board.ChipLosses.UntimedReads + strict.Board.ChipLosses.UntimedWrites);
    }
}
