using Bss2.Chip;

namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Neurons driven by reset commands alone: spike counters, labels, quads (registers-notes.md 7 and 15).</summary>
public class NeuronTests
{
    private const uint Backends = 0x001A_1000, CommonBackends = 0x001A_1800, Resets = 0x0012_2000, Counters = 0x0012_2800, CounterResets = 0x0012_2C00, Neurons = 0x0016_0000, East = 0x8000;
    private const uint Overflow = 0x100;

    [Theory]
    [InlineData(131), InlineData(132)]
    public Task A_neuron_spikes_and_counts_as_often_as_it_is_reset(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, 512).Select(_ => (byte)random.Next(256))];
        link.Run(Configure(labels));
        int[] resets = [.. Enumerable.Range(0, 512).Select(n => n % 100 == 7 ? random.Next(250, 800) : random.Next(7))];
        var program = new ClientProgram();
        List<byte> expected = [];
        for (int round = 0; round < resets.Max(); round++)
            for (uint n = 0; n < 512; n++)
            {
                if (round >= resets[n]) continue;
                program.Write(At(Resets, n), (uint)random.Next());
                expected.Add(labels[n]);
            }
        ClientAnswers answers = link.Run(ReadCounters(program.WaitFor(1000)));
        Assert.Equal(expected.Order(), answers.Spikes.Select(s => (byte)s.Label).Order());
        for (int n = 0; n < 512; n++) Assert.Equal((uint)(resets[n] & 0xFF) | (resets[n] > 255 ? Overflow : 0), answers.Data[n]);
    });

    [Fact]
    public Task Counters_of_all_neurons_overflow_and_are_cleared() => ClientBench.RunInitialisedAsync(link =>
    {
        link.Run(Configure(new byte[512]).Write(0x8800_0005, 0));
        Assert.All(link.Run(ReadCounters(ResetAll(new ClientProgram(), 3))).Data, c => Assert.Equal(3u, c));
        Assert.All(link.Run(ReadCounters(ResetAll(new ClientProgram(), 512))).Data, c => Assert.Equal(Overflow | 3, c));
        var clear = new ClientProgram();
        for (uint n = 0; n < 512; n++) clear.Write(At(CounterResets, n), n);
        Assert.All(link.Run(ReadCounters(clear)).Data, c => Assert.Equal(0u, c));
    });

    [Fact]
    public Task Without_fire_or_clock_a_reset_is_no_spike() => ClientBench.RunInitialisedAsync(link =>
    {
        ClientProgram program = Configure(new byte[512]);
        for (uint n = 0; n < 512; n += 2) program.Write(NeuronWord(n, 4), 0);
        ClientAnswers answers = link.Run(ReadCounters(ResetAll(program, 2)));
        Assert.Equal(512, answers.Spikes.Count);
        // Circuits of the neuron block are numbered otherwise than backends: as many, not the same numbers.
        Assert.Equal(256, answers.Data.Count(c => c == 2));
        answers = link.Run(ReadCounters(ResetAll(new ClientProgram().Write(CommonBackends, 0xF001).Write(CommonBackends + East, 0xF001), 2)));
        Assert.Empty(answers.Spikes);
        Assert.Equal(256, answers.Data.Count(c => c == 2));
    });

    [Theory]
    [InlineData(0, 0), InlineData(0, 33), InlineData(1, 17), InlineData(1, 63)]
    public Task A_quad_resets_its_four_neurons(int hemisphere, int quad) => ClientBench.RunInitialisedAsync(link =>
    {
        link.Run(Configure(new byte[512]));
        ClientAnswers answers = link.Run(ReadCounters(new ClientProgram().Write(0x02C9_4000u + ((uint)hemisphere << 24) + (uint)quad, 0).WaitFor(1000)));
        Assert.Equal(4, answers.Spikes.Count);
        int[] expected = [.. Enumerable.Range(0, 4).Select(e => new NeuronOnChip((256 * hemisphere) + (8 * (quad % 32)) + (2 * e) + (quad / 32)).BackendIndex)];
        Assert.Equal(expected.Order(), Enumerable.Range(0, 512).Where(n => answers.Data[n] == 1));
    });

    private static uint At(uint window, uint backend) => window + (East * (backend >> 8)) + (4 * (backend & 0xFF));

    private static uint NeuronWord(uint neuron, uint word) => Neurons + (East * (neuron >> 7)) + (8 * (neuron & 0x7F)) + 2 + word;

    // enable_fire alone; the reference's default backend with spike output and a label (stored inverted); clocks and event registers on.
    private static ClientProgram Configure(byte[] labels)
    {
        var program = new ClientProgram();
        for (uint n = 0; n < 512; n++)
        {
            for (uint w = 0; w < 6; w++) program.Write(NeuronWord(n, w), w == 4 ? 4u : 0);
            uint inverted = (byte)~labels[n];
            program.Write((At(Backends, n), 0xC0 | inverted >> 2), (At(Backends, n) + 1, 0xCF | (inverted & 3) << 4), (At(Backends, n) + 2, 0xBC), (At(Backends, n) + 3, 0x10));
        }
        foreach (uint side in (uint[])[0, East]) program.Write((CommonBackends + side, 0xF005), (CommonBackends + side + 1, 0x0470_0401));
        for (uint n = 0; n < 512; n++) program.Write(At(CounterResets, n), 0);
        return program.Barrier(ClientProgram.Omnibus);
    }

    private static ClientProgram ResetAll(ClientProgram program, int times)
    {
        for (int i = 0; i < times; i++)
            for (uint n = 0; n < 512; n++) program.Write(At(Resets, n), 0);
        return program;
    }

    private static ClientProgram ReadCounters(ClientProgram program)
    {
        for (uint n = 0; n < 512; n++) program.Read(At(Counters, n));
        return program.Barrier(ClientProgram.Omnibus).WaitFor(1000);
    }
}
