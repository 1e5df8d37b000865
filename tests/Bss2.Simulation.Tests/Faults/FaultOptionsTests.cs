using System.Globalization;
using System.Reflection;

namespace Bss2.Simulation.Tests;

public class FaultOptionsTests
{
    [Fact]
    public void What_is_printed_is_read_back_for_every_draw()
    {
        for (ulong seed = 0; seed < 500; seed++)
        {
            FaultOptions drawn = FaultOptions.Draw(seed);
            Assert.Equal(drawn, FaultOptions.Parse(drawn.ToString()));
        }
    }

    [Fact]
    public void Nothing_named_is_a_network_that_changes_nothing()
    {
        Assert.Equal(new FaultOptions { DelayNs = 0 }, FaultOptions.Parse("none"));
        Assert.Equal("none", FaultOptions.Parse("none").ToString());
        Assert.Equal("delay-us=30", new FaultOptions().ToString());
    }

    [Fact]
    public void Every_property_has_a_name_that_is_printed_and_read()
    {
        // Set by reflection, so that a new fault without a name fails here.
        foreach (PropertyInfo property in typeof(FaultOptions).GetProperties().Where(p => p.CanWrite))
        {
            var faults = new FaultOptions { DelayNs = 0 };
            property.SetValue(faults, property.PropertyType.IsEnum ? PeerEvent.Takeover : Convert.ChangeType(1, property.PropertyType, CultureInfo.InvariantCulture));
            if (property.Name == nameof(FaultOptions.LossBurst)) property.SetValue(faults, 2.5);
            Assert.NotEqual("none", faults.ToString());
            Assert.Equal(faults, FaultOptions.Parse(faults.ToString()));
        }
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
    [InlineData("", "''"), InlineData("loss", "'loss'"), InlineData("rain=0.1", "'rain=0.1'"), InlineData("Loss=0.1", "'Loss=0.1'"), InlineData("loss=0.1,,", "''")]
    [InlineData("loss=", "loss=0..1"), InlineData("loss=-1", "loss=0..1"), InlineData("loss=1.5", "loss=0..1"), InlineData("loss=NaN", "loss=0..1"), InlineData("burst=0", "burst=1..")]
    [InlineData("delay-us=0.0001", "microseconds"), InlineData("delay-us=1e9", "microseconds"), InlineData("delay-us=99999999999999", "microseconds")]
    [InlineData("blackout=2s", "2s@10s"), InlineData("blackout=2@10s", "2s@10s"), InlineData("blackout=2s@1h", "2s@10s"), InlineData("peer=fire@1s", "takeover"), InlineData("peer=1@1s", "takeover")]
    public void A_text_that_is_none_is_told_what_was_expected_and_what_is_known(string text, string told)
    {
        var fault = Assert.Throws<FaultTextException>(() => FaultOptions.Parse(text));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.Contains("corrupt-repaired", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_named_twice_is_refused() =>
        Assert.Contains("'loss' again", Assert.Throws<FaultTextException>(() => FaultOptions.Parse("loss=0.1,loss=0.2")).Message, StringComparison.Ordinal);

    [Fact]
    public void Units_are_read_and_faults_of_programs_are_told_from_those_of_the_network()
    {
        FaultOptions faults = FaultOptions.Parse("loss=0.3, burst=3,delay-us=0.05,blackout=1500ms@10s");
        Assert.Equal(new FaultOptions { Loss = 0.3, LossBurst = 3, DelayNs = 50, BlackoutNs = 1_500_000_000, BlackoutAtNs = 10_000_000_000 }, faults);
        Assert.Equal("loss=0.3,burst=3,delay-us=0.05,blackout=1500ms@10s", faults.ToString());
        Assert.True(faults.IsOfNetwork);
        Assert.False(FaultOptions.Parse("peer=takeover@1ms").IsOfNetwork);
        Assert.False(FaultOptions.Parse("timer-late-us=5").IsOfNetwork);
    }
}
