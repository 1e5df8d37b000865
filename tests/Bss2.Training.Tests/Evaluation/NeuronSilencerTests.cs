namespace Bss2.Training.Tests;

public class NeuronSilencerTests
{
    private const int Hidden = 20;

    [Theory, InlineData(15, 246, 37), InlineData(0, 246, 0), InlineData(100, 246, 246), InlineData(50, 3, 2)]
    public void A_percentage_is_a_whole_number_of_neurons(double percent, int hidden, int count) => Assert.Equal(count, NeuronSilencer.CountOf(percent, hidden));

    [Fact]
    public void Silent_neurons_have_no_synapses_and_the_others_all_of_theirs()
    {
        NetworkWeights silent = NeuronSilencer.Silence(Ones(), 7, 1, 0);
        int[] gone = [.. Enumerable.Range(0, Hidden).Where(h => silent.Hidden[h * 4] == 0)];
        Assert.Equal(7, gone.Length);
        for (int h = 0; h < Hidden; h++)
        {
            float expected = gone.Contains(h) ? 0 : 1;
            for (int i = 0; i < 4; i++) Assert.Equal(expected, silent.Hidden[(h * 4) + i]);
            for (int o = 0; o < 3; o++) Assert.Equal(expected, silent.Output[(o * Hidden) + h]);
            for (int p = 0; p < Hidden; p++) Assert.Equal(gone.Contains(p) ? 0 : expected, silent.Recurrent[(h * Hidden) + p]);
        }
    }

    [Fact]
    public void Draws_differ_and_can_be_repeated()
    {
        float[] first = NeuronSilencer.Silence(Ones(), 7, 1, 0).Hidden;
        Assert.Equal(first, NeuronSilencer.Silence(Ones(), 7, 1, 0).Hidden);
        Assert.NotEqual(first, NeuronSilencer.Silence(Ones(), 7, 1, 1).Hidden);
        Assert.NotEqual(first, NeuronSilencer.Silence(Ones(), 7, 2, 0).Hidden);
        // A substrate tells weights by their version.
        Assert.Equal(4, new[] { Ones().Version, NeuronSilencer.Silence(Ones(), 7, 1, 0).Version, NeuronSilencer.Silence(Ones(), 7, 1, 1).Version, NeuronSilencer.Silence(Ones(), 7, 1, 2).Version }.Distinct().Count());
    }

    [Fact]
    public void More_neurons_than_there_are_cannot_be_silenced() => Assert.Throws<ArgumentOutOfRangeException>(() => NeuronSilencer.Silence(Ones(), Hidden + 1, 1, 0));

    private static NetworkWeights Ones()
    {
        var weights = new NetworkWeights(4, Hidden, 3, recurrent: true);
        Array.Fill(weights.Hidden, 1);
        Array.Fill(weights.Output, 1);
        Array.Fill(weights.Recurrent, 1);
        return weights;
    }
}
