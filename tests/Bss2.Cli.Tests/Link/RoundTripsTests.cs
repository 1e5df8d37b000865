using Bss2.Cli.Link;

namespace Bss2.Cli.Tests;

public class RoundTripsTests
{
    [Fact]
    public void Percentiles_are_nearest_ranks_whatever_the_order()
    {
        var times = new RoundTrips([.. Enumerable.Range(1, 200).Select(i => (double)i).Reverse()]);
        Assert.Equal((1.0, 100.0, 198.0, 200.0), (times.MinUs, times.MedianUs, times.Percentile(99), times.Percentile(100)));
    }

    [Fact]
    public void The_histogram_counts_every_round_trip_once()
    {
        var output = new StringWriter { NewLine = "\n" };
        new RoundTrips([1.0, 1.1, 5.0]).Write(output);
        Assert.Equal(
            """
            round trip 3 ticks: min 1.0 us, median 1.1 us, p99 5.0 us, max 5.0 us
                  1.0 us        2  ##################################################
                  1.4 us        0
                  2.0 us        0
                  2.8 us        0
                  4.0 us        1  #########################

            """.ReplaceLineEndings("\n"), output.ToString());
    }
}
