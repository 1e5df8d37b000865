namespace Bss2.Simulation.Tests;

public class LaneFaultsTests
{
    [Theory]
    [InlineData("none", "none"), InlineData("loss=0.1", "loss=0.1"), InlineData("up:loss=0.1;down:loss=0.1", "loss=0.1")]
    [InlineData("up:loss=0.1;down:none", "up:loss=0.1;down:none"), InlineData("down:delay-us=5", "up:none;down:delay-us=5"), InlineData("down:loss=0; up:loss=1", "up:loss=1;down:none")]
    public void Directions_are_read_and_written(string text, string written)
    {
        LaneFaults faults = LaneFaults.Parse(text);
        Assert.Equal(written, faults.ToString());
        Assert.Equal(faults, LaneFaults.Parse(written));
    }

    [Theory]
    [InlineData("left:loss=0.1"), InlineData("up:loss=0.1;up:loss=0.2"), InlineData("up:loss=0.1;loss=0.2"), InlineData("up:"), InlineData("up:loss=0.1;")]
    public void Other_texts_are_refused_with_the_names(string text) =>
        Assert.Contains("late-duplicate-us", Assert.Throws<FaultTextException>(() => LaneFaults.Parse(text)).Message, StringComparison.Ordinal);
}
