using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

public class SoakReportTests
{
    [Fact]
    public void Two_hundred_seeds_break_no_rule_and_are_the_same_on_one_and_two_threads()
    {
        SoakReport two = SoakReport.Run(1, 200, new WorkerPool(2), TestContext.Current.CancellationToken)!;
        Assert.True(!two.Violations.Any(), string.Join(Environment.NewLine, two.Violations));
        Assert.Equal(0, two.Count(SwarmOutcome.Undetected));
        Assert.True(two.Count(SwarmOutcome.Completed) >= 150, "most runs must get through");
        Assert.True(two.Count(SwarmOutcome.Detected) > 0, "some seeds draw what the wire cannot tell");
        Assert.True(two.FramesResent > 10_000, "frames must have been lost");

        SoakReport one = SoakReport.Run(1, 200, new WorkerPool(1), TestContext.Current.CancellationToken)!;
        Assert.Equal(one.Results.Select(r => (r.Outcome, r.TraceHash)), two.Results.Select(r => (r.Outcome, r.TraceHash)));
        Assert.Equal(one.TraceHash, two.TraceHash);
    }

    [Theory]
    [InlineData(PeerEvent.FpgaRestart)]
    [InlineData(PeerEvent.HostRestart)]
    [InlineData(PeerEvent.Takeover)]
    public void An_end_that_restarts_at_any_time_ends_the_connection_by_name_and_the_next_one_works(PeerEvent peerEvent)
    {
        int faults = 0;
        for (long atNs = 0; atNs <= 4_000_000; atNs += 31_250)
        {
            SwarmResult result = SwarmRun.Run(1, Quiet with { Faults = new FaultOptions { PeerEvent = peerEvent, PeerEventAtNs = atNs } });
            Assert.True(result.Outcome == SwarmOutcome.Completed, result.ToString());
            Assert.All(result.Faults, state => Assert.True(state is ArqState.LinkTimeout or ArqState.PeerRestarted or ArqState.TakenOver or ArqState.HandshakeTimeout, result.ToString()));
            faults += result.Faults.Count;
        }
        Assert.True(peerEvent == PeerEvent.HostRestart ? faults == 0 : faults > 100, $"{faults} connections ended");
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(100_000_000)]
    [InlineData(2_000_000_000)]
    public void A_blackout_at_any_time_after_the_handshake_is_survived(long blackoutNs)
    {
        for (long atNs = 500_000; atNs <= 4_000_000; atNs += 62_500)
        {
            SwarmResult result = SwarmRun.Run(1, Quiet with { Faults = new FaultOptions { BlackoutAtNs = atNs, BlackoutNs = blackoutNs } });
            Assert.True(result.Outcome == SwarmOutcome.Completed && result.Faults.Count == 0, result.ToString());
        }
    }

    [Fact]
    public void A_late_duplicate_beyond_the_sequence_space_is_seen_by_the_check_word()
    {
        int aliased = 0, detected = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            SwarmResult result = SwarmRun.Run(seed, Quiet with { WordsToFpga = 256_000, Faults = new FaultOptions { LateDuplicate = 0.002, LateDuplicateNs = 2_500_000 } });
            Assert.True(result.Outcome is not (SwarmOutcome.Violation or SwarmOutcome.Undetected), result.ToString());
            if (result.Aliases > 0) aliased++;
            if (result.Outcome == SwarmOutcome.Detected) detected++;
        }
        Assert.True(aliased > 10 && detected > 10, $"{aliased} runs with aliases, {detected} detected");
    }

    [Fact]
    public void A_corruption_with_a_right_checksum_is_seen_by_the_check_word()
    {
        int detected = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            SwarmResult result = SwarmRun.Run(seed, Quiet with { Faults = new FaultOptions { CorruptRepaired = 0.02 } });
            Assert.True(result.Outcome is not (SwarmOutcome.Violation or SwarmOutcome.Undetected), result.ToString());
            if (result.Outcome == SwarmOutcome.Detected) detected++;
        }
        Assert.True(detected > 30, $"{detected} of 40 detected");
    }

    [Fact]
    public void A_report_prints_every_option_of_a_run()
    {
        SwarmResult result = SwarmRun.Run(3);
        Assert.Contains("seed 3: ", result.ToString(), StringComparison.Ordinal);
        Assert.Contains(SwarmCase.Draw(3).Faults.ToString(), result.ToString(), StringComparison.Ordinal);
        Assert.Contains("receive buffer", result.ToString(), StringComparison.Ordinal);
    }

    private static SwarmCase Quiet => new(new FaultOptions(), WordsToFpga: 51_200, WordsToHost: 51_200, ChunkWords: 180, PauseNs: 0, ReceiveBufferWords: 16_384, InfoCharacters: 31);
}
