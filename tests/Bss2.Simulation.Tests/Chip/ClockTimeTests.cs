namespace Bss2.Simulation.Tests;

public class ClockTimeTests
{
    [Fact]
    public void At_the_nominal_clock_both_counts_are_one()
    {
        var time = new ClockTime();
        time.Reset(1000);
        foreach (ulong cycle in new ulong[] { 1000, 1001, 123_456_789 }) Assert.Equal((cycle, cycle), (time.ToOwn(cycle), time.ToChip(cycle)));
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(1, 2)]
    [InlineData(620, 77)]
    public void An_own_cycle_begins_where_the_first_one_not_before_a_limit_is_found(long numerator, long denominator)
    {
        var time = new ClockTime();
        time.Reset(500);
        time.Change(new PllClock(numerator, denominator), 700);
        Assert.Equal((700ul, 700ul), (time.ToOwn(700), time.ToChip(700)));
        for (ulong chip = 701; chip < 5000; chip++)
        {
            ulong own = time.ToOwn(chip);
            Assert.True(time.ToChip(own) >= chip && time.ToChip(own - 1) < chip, $"chip cycle {chip}, own cycle {own}");
        }
        // Exact over long times.
        Assert.Equal(700 + ((ulong)numerator * 1_000_000_000_000), time.ToChip(700 + ((ulong)denominator * 1_000_000_000_000)));
    }

    [Fact]
    public void Without_a_clock_own_time_stands_still_and_goes_on_where_it_stopped()
    {
        var time = new ClockTime();
        time.Change(default, 100);
        Assert.Equal((false, 100ul), (time.Runs, time.ToOwn(1_000_000)));
        time.Change(new PllClock(1, 1), 5000);
        Assert.Equal((true, 110ul), (time.Runs, time.ToOwn(5010)));
    }
}
