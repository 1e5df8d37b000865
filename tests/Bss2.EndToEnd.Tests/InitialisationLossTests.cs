using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>The initialisations of the driver on a board whose omnibus and links come and go with clocks and resets.</summary>
public class InitialisationLossTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_access_of_an_initialisation_is_lost_on_a_fresh_or_a_used_board(bool highspeedLink)
    {
        await using var board = new SimulatedFpga(SimulatedSetup.Ideal with { StrictClocks = true });
        var runner = new PlaybackRunner(board);
        for (int time = 0; time < 3; time++)
        {
            await runner.RunAsync(DigitalInit.Build(new DigitalInitOptions { HighspeedLink = highspeedLink }), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((0, 0, 0), (board.FpgaLosses.OmnibusAccessesLost, board.FpgaLosses.SystimeTriesFailed, board.FpgaLosses.EventsWithoutLink));
        }
    }
}
