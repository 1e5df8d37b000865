namespace Bss2.Training.Tests;

public class ReadoutScorerTests
{
    private static readonly LossSettings Exact = new() { TieBreaker = 0 };

    [Fact]
    public void The_largest_value_so_far_decides()
    {
        // Output 1 peaks in step 1, output 0 overtakes that peak in step 3 only.
        float[] traces = [0.1f, 0, 0.2f, 0.5f, 0.4f, 0.1f, 0.6f, 0];
        var decisions = new byte[4];
        double loss = new ReadoutScorer(2, 4, Exact, 1).Decide(traces, 0, 0, decisions);
        Assert.Equal([0, 1, 1, 0], decisions);
        // Logits 6 and 5: NLL of the first is ln(1 + e^-1).
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), loss, 1e-6);
    }

    [Fact]
    public void Equal_scores_are_told_apart_by_the_seed_and_the_image()
    {
        var traces = new float[10 * 20];
        byte[] decisions = new byte[20], again = new byte[20];
        var winners = new HashSet<byte>();
        for (ulong image = 0; image < 50; image++)
        {
            new ReadoutScorer(10, 20, new LossSettings(), 1).Decide(traces, 0, image, decisions);
            new ReadoutScorer(10, 20, new LossSettings(), 1).Decide(traces, 0, image, again);
            Assert.Equal(decisions, again);
            winners.Add(decisions[^1]);
        }
        Assert.True(winners.Count > 5);
    }

    [Fact]
    public void Traces_of_another_shape_are_refused() => Assert.Throws<ArgumentException>(() => new ReadoutScorer(2, 4, Exact, 1).Decide(new float[7], 0, 0, new byte[4]));
}
