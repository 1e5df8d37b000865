namespace Bss2.Simulation.Tests;

public class FaultOptionsTests
{
    [Fact]
    public void What_is_printed_is_read_back_for_every_draw()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            FaultOptions drawn = FaultOptions.Draw(seed);
            Assert.Equal(drawn, FaultOptions.Parse(drawn.ToString(), out string problem));
            Assert.Equal("", problem);
        }
        Assert.Equal("none", new FaultOptions().ToString());
        Assert.Equal(new FaultOptions(), FaultOptions.Parse("none", out _));
    }

    [Fact]
    public void Every_fault_is_drawn_sometimes_and_absent_sometimes()
    {
        FaultOptions[] drawn = [.. Enumerable.Range(0, 500).Select(seed => FaultOptions.Draw((ulong)seed))];
        foreach (Func<FaultOptions, bool> isOn in new Func<FaultOptions, bool>[]
        {
            f => f.Loss > 0, f => f.LossBurst > 1, f => f.Duplicate > 0, f => f.LateDuplicate > 0, f => f.Reorder > 0, f => f.JitterNs > 0,
            f => f.Corrupt > 0, f => f.CorruptRepaired > 0, f => f.Truncate > 0, f => f.Foreign > 0, f => f.BlackoutNs > 0,
            f => f.PeerEvent != PeerEvent.None, f => f.HostWordsPerMs > 0, f => f.FpgaWordsPerMs > 0, f => f.TimerLateNs > 0, f => f.LineBytesPerSecond > 0,
        })
            Assert.InRange(drawn.Count(isOn), 15, 250);
    }

    [Theory]
    [InlineData("loss")]
    [InlineData("loss=")]
    [InlineData("loss=-1")]
    [InlineData("loss=a lot")]
    [InlineData("rain=0.1")]
    [InlineData("loss=0.1,,")]
    [InlineData("peerEvent=fire")]
    [InlineData("delayNs=1.5")]
    public void A_text_that_is_none_is_told_what_is_known(string text)
    {
        Assert.Null(FaultOptions.Parse(text, out string problem));
        Assert.Contains("LossBurst", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_read_in_any_case()
    {
        FaultOptions? faults = FaultOptions.Parse("loss=0.3, lossburst=3,PEEREVENT=takeover", out _);
        Assert.Equal(new FaultOptions { Loss = 0.3, LossBurst = 3, PeerEvent = PeerEvent.Takeover }, faults);
    }
}
