using Bss2.Chip;
using CsCheck;

namespace Bss2.Experiment.Tests;

/// <summary>Events are followed through the configuration by the chip's documented rules (registers-notes.md 7 to 9), not by the placement's own.</summary>
public sealed class NetworkPlacementTests
{
    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 256, 246, 10, false },
        { 70, 186, 20, true },
        { 1, 1, 1, false },
        { 25, 120, 3, false },
        { 128, 128, 128, false },
        { 100, 130, 5, true },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Every_event_reaches_exactly_the_synapses_that_hold_its_weights(int inputs, int hidden, int outputs, bool recurrent)
    {
        var placement = new NetworkPlacement(new NetworkShape(inputs, hidden, outputs, recurrent));
        var config = new ChipConfig();
        placement.Configure(config);
        NetworkPlacement.SetNeuronRoutes(config, open: true);
        sbyte[] input = Weights(1, hidden * inputs), output = Weights(2, outputs * hidden), feedback = Weights(3, recurrent ? hidden * hidden : 0);
        placement.SetHiddenWeights(config, input, placement.FirstInputSource, inputs);
        if (recurrent) placement.SetHiddenWeights(config, feedback, 0, hidden);
        placement.SetOutputWeights(config, output);
        var chip = new EventFollower(config);

        for (int i = 0; i < inputs; i++)
        {
            int[] received = chip.FollowHostEvent(placement.InputLabel(i));
            for (int n = 0; n < 256; n++) Assert.Equal(n < hidden ? input[(n * inputs) + i] : 0, received[n]);
        }
        for (int i = 0; i < hidden; i++)
        {
            int[] received = chip.FollowNeuronEvent(NetworkPlacement.MainCircuit(i), out SpikeLabel toHost);
            for (int n = 0; n < 256; n++)
            {
                int expected = n < hidden ? (recurrent ? feedback[(n * hidden) + i] : 0) : n < hidden + outputs ? output[((n - hidden) * hidden) + i] : 0;
                Assert.Equal(expected, received[n]);
            }
            Assert.Equal(i, placement.NeuronOfSpike(toHost));
        }
    }

    // Any shape either fits, and then every event arrives where it should, or is refused with what it needs.
    [Fact]
    public void Any_shape_that_fits_is_placed_and_any_other_is_refused()
    {
        // Sizes near the limits are drawn as often as small ones.
        Gen<int> size = Gen.OneOf(Gen.Int[1, 300], Gen.Int[120, 136], Gen.Int[240, 258]);
        int placed = 0, refused = 0;
        Gen.Select(size, size, Gen.OneOf(Gen.Int[0, 20], Gen.Int[0, 256]), Gen.Bool, Gen.UInt).Sample((inputs, hidden, outputs, recurrent, seed) =>
        {
            bool fits = hidden + outputs <= 256 && (recurrent ? inputs + hidden <= 256 : inputs <= 256);
            if (fits) { AssertPlaced(new NetworkShape(inputs, hidden, outputs, recurrent), seed); placed++; return; }
            PlacementException fault = Assert.Throws<PlacementException>(() => new NetworkPlacement(new NetworkShape(inputs, hidden, outputs, recurrent)));
            Assert.Contains("Use fewer", fault.Message, StringComparison.Ordinal);
            refused++;
        }, iter: 60, threads: 1);
        Assert.True(placed > 5 && refused > 5, $"{placed} shapes were placed, {refused} refused");
    }

    // All weights distinct by position in a random table; a few events of either kind, and the spikes that go to the host.
    private static void AssertPlaced(NetworkShape shape, uint seed)
    {
        var placement = new NetworkPlacement(shape);
        var config = new ChipConfig();
        placement.Configure(config);
        NetworkPlacement.SetRoutes(config, placement.NeuronRoutes, open: true);
        (int inputs, int hidden, int outputs) = (shape.InputCount, shape.HiddenCount, shape.OutputCount);
        sbyte[] input = Weights(seed, hidden * inputs), output = Weights(seed + 1, outputs * hidden), feedback = Weights(seed + 2, shape.Recurrent ? hidden * hidden : 0);
        placement.SetHiddenWeights(config, input, placement.FirstInputSource, inputs);
        if (shape.Recurrent) placement.SetHiddenWeights(config, feedback, 0, hidden);
        placement.SetOutputWeights(config, output);
        var chip = new EventFollower(config);
        foreach (int i in new[] { 0, (int)(seed % (uint)inputs), inputs - 1 })
        {
            int[] received = chip.FollowHostEvent(placement.InputLabel(i));
            for (int n = 0; n < 256; n++) Assert.Equal(n < hidden ? input[(n * inputs) + i] : 0, received[n]);
        }
        foreach (int i in new[] { 0, (int)(seed % (uint)hidden), hidden - 1 })
        {
            int[] received = chip.FollowNeuronEvent(NetworkPlacement.MainCircuit(i), out SpikeLabel toHost);
            for (int n = 0; n < hidden + outputs; n++)
                Assert.Equal(n >= hidden ? output[((n - hidden) * hidden) + i] : shape.Recurrent ? feedback[(n * hidden) + i] : 0, received[n]);
            Assert.Equal(i, placement.NeuronOfSpike(toHost));
        }
    }

    [Fact]
    public void Readouts_do_not_fire_and_neurons_are_joined_pairs()
    {
        var placement = new NetworkPlacement(new NetworkShape(256, 246, 10));
        var config = new ChipConfig();
        placement.Configure(config);
        for (int n = 0; n < 256; n++)
        {
            NeuronConfig main = config.Get(NeuronConfig.At(NetworkPlacement.MainCircuit(n))), second = config.Get(NeuronConfig.At(NetworkPlacement.SecondCircuit(n)));
            Assert.Equal(n < 246, main.EnableThresholdComparator);
            Assert.False(second.EnableThresholdComparator);
            Assert.True(main.ConnectMembraneRight && main.EnableReadoutAmplifier && !second.EnableReadoutAmplifier && second.EnableLeakDivision);
            Assert.Equal((63, 0), (main.MembraneCapacitorSize, second.MembraneCapacitorSize));
        }
    }

    [Fact]
    public void Closed_routes_keep_neuron_events_from_all_synapses()
    {
        var placement = new NetworkPlacement(new NetworkShape(70, 186, 20, true));
        var config = new ChipConfig();
        placement.Configure(config);
        placement.SetHiddenWeights(config, Weights(3, 186 * 186), 0, 186);
        var chip = new EventFollower(config);
        for (int i = 0; i < 186; i++) Assert.All(chip.FollowNeuronEvent(NetworkPlacement.MainCircuit(i), out _), w => Assert.Equal(0, w));
    }

    [Fact]
    public void Weights_of_a_second_batch_replace_those_of_the_first()
    {
        var placement = new NetworkPlacement(new NetworkShape(20, 30, 5));
        ChipConfig twice = new(), once = new();
        placement.Configure(twice);
        placement.Configure(once);
        placement.SetHiddenWeights(twice, Weights(1, 600), 0, 20);
        placement.SetHiddenWeights(twice, Weights(2, 600), 0, 20);
        placement.SetHiddenWeights(once, Weights(2, 600), 0, 20);
        Assert.True(once.IsEqualTo(twice));
    }

    [Theory]
    [InlineData(256, 250, 10, false, "260")]
    [InlineData(257, 100, 10, false, "257")]
    [InlineData(100, 186, 20, true, "286")]
    [InlineData(0, 10, 1, false, "at least one input")]
    public void A_network_that_does_not_fit_is_refused_with_what_it_needs(int inputs, int hidden, int outputs, bool recurrent, string needs)
    {
        PlacementException fault = Assert.Throws<PlacementException>(() => new NetworkPlacement(new NetworkShape(inputs, hidden, outputs, recurrent)));
        Assert.Contains(needs, fault.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(64), InlineData(-64), InlineData(-128), InlineData(127)]
    public void A_weight_out_of_range_is_refused_with_its_synapse_and_nothing_is_changed(int weight)
    {
        var placement = new NetworkPlacement(new NetworkShape(20, 30, 5));
        ChipConfig config = new(), before = new();
        placement.Configure(config);
        placement.Configure(before);
        sbyte[] weights = Weights(1, 600);
        weights[(7 * 20) + 3] = (sbyte)weight;
        PlacementException fault = Assert.Throws<PlacementException>(() => placement.SetHiddenWeights(config, weights, 0, 20));
        Assert.Contains($"found {weight} from source 3 to neuron 7", fault.Message, StringComparison.Ordinal);
        Assert.True(config.IsEqualTo(before));
    }

    [Fact]
    public void Setting_weights_takes_no_memory()
    {
        var placement = new NetworkPlacement(new NetworkShape(256, 246, 10));
        var config = new ChipConfig();
        sbyte[] weights = Weights(1, 246 * 256);
        placement.SetHiddenWeights(config, weights, 0, 256);
        long before = GC.GetAllocatedBytesForCurrentThread();
        placement.SetHiddenWeights(config, weights, 0, 256);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static sbyte[] Weights(uint seed, int count)
    {
        var random = new Philox(seed);
        return [.. Enumerable.Range(0, count).Select(i => (sbyte)((int)(random.Block(1, (uint)i, 0).X0 % 127) - 63))];
    }
}
