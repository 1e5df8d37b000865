namespace Bss2.Training.Tests;

public class ShortWindowTests
{
    private static readonly ISpikeDataset Whole = Datasets.Load("mnist", []).Test;

    [Fact]
    public void Spikes_that_act_on_no_sample_are_left_out_and_counted()
    {
        var window = new ShortWindow(Whole, 5);
        List<(ushort Step, ushort Line)> all = [], cut = [];
        for (int i = 0; i < 20; i++) Whole.Encode(i, 0, all);
        for (int i = 0; i < 20; i++) window.Encode(i, 0, cut);
        Assert.Equal(all.Where(s => s.Step < 4), cut);
        Assert.Equal(all.Count - cut.Count, window.LeftOut);
        Assert.True(window.LeftOut > 0);
        Assert.Equal((5, Whole.Count, Whole.Label(3)), (window.StepCount, window.Count, window.Label(3)));
    }

    [Theory, InlineData(1), InlineData(21)]
    public void Windows_that_cannot_be_are_refused(int steps) => Assert.Throws<ArgumentOutOfRangeException>(() => new ShortWindow(Whole, steps));
}
