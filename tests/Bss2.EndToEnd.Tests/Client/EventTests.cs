namespace Bss2.EndToEnd.Tests.Client;

/// <summary>Spikes to the chip and back, and what counts and filters them (link-protocol.md 3.4, registers-notes.md 9).</summary>
public class EventTests
{
    private const uint Recording = 0x8800_0005, Nodes = 0x0013_0019, Outputs = 0x0013_0000, Drops = 0x0013_0065, Counts = 0x0013_0079, Closed = 0x0001_0000;

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public Task Every_label_comes_back_as_it_went(int packed) => ClientBench.RunInitialisedAsync(link =>
    {
        ushort[] labels = [.. Enumerable.Range(1, 65_535).Select(l => (ushort)l)];
        var program = new ClientProgram();
        for (int i = 0; i < labels.Length; i += packed) program.Spikes(labels.AsSpan(i, Math.Min(packed, labels.Length - i))).WaitFor(10);
        Assert.Equal(labels, link.Run(program.WaitFor(1000)).Spikes.Select(s => s.Label).Order());
    });

    [Theory]
    [InlineData(1, 10), InlineData(2, 10), InlineData(3, 10), InlineData(1, 1), InlineData(3, 25)]
    public Task Packs_of_one_random_label_come_back_whole(int packed, int pause) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random((packed * 100) + pause);
        var program = new ClientProgram();
        List<ushort> sent = [];
        for (int i = 0; i < 1000; i++)
        {
            ushort[] labels = [.. Enumerable.Repeat((ushort)random.Next(1, 65_536), packed)];
            sent.AddRange(labels);
            program.Spikes(labels).WaitFor((uint)pause);
        }
        Assert.Equal(sent.Order(), link.Run(program.WaitFor(1000)).Spikes.Select(s => s.Label).Order());
    });

    [Theory]
    [InlineData(10), InlineData(33), InlineData(200), InlineData(1500)]
    public Task Spikes_sent_at_equal_distances_have_equally_distant_times(int pause) => ClientBench.RunInitialisedAsync(link =>
    {
        var program = new ClientProgram().Setup();
        for (uint i = 1; i <= 200; i++) program.WaitUntil(i * (uint)pause).Spikes((ushort)(i * 321)).Tick();
        ClientAnswers answers = link.Run(program.WaitFor(1000));
        Assert.Equal(200, answers.Spikes.Count);
        for (int i = 0; i < 200; i++)
        {
            (ushort label, ulong chip, ulong time) = answers.Spikes[i];
            Assert.Equal((ushort)((i + 1) * 321), label);
            Assert.InRange(chip, answers.Ticks[i], answers.Ticks[i] + 125);
            Assert.InRange((long)(chip - answers.Spikes[0].ChipTime) - (i * pause), -2, 2);
            Assert.InRange(time, chip, chip + 127);
        }
    });

    [Fact]
    public Task Without_recording_no_spike_reaches_the_host() => ClientBench.RunInitialisedAsync(link =>
    {
        for (uint round = 0; round < 6; round++)
        {
            var program = new ClientProgram().Write(Recording, round % 2);
            for (int i = 0; i < 500; i++) program.Spikes((ushort)((i * 131) + round)).WaitFor(10);
            Assert.Equal(round % 2 == 0 ? 0 : 500, link.Run(program.WaitFor(1000)).Spikes.Count);
        }
    });

    [Theory]
    [InlineData(1000, true), InlineData(1000, false), InlineData(317, true), InlineData(317, false)]
    public Task Recording_switched_on_in_the_middle_shows_as_many_spikes_as_were_sent_meanwhile(int spikes, bool atAbsoluteTimes) => ClientBench.RunInitialisedAsync(link =>
    {
        // Three equal trains, recording during the second: what comes late at its start is missing at its end, and at most as many are seen.
        ClientProgram program = new ClientProgram().Write(Recording, 0).Barrier(ClientProgram.Omnibus).Setup();
        for (uint i = 0; i < 3 * spikes; i++)
        {
            if (i == spikes || i == 2 * spikes)
            {
                program.Write(Recording, i == spikes ? 1u : 0u);
                if (!atAbsoluteTimes) program.Barrier(ClientProgram.Omnibus);
            }
            program.Spikes(0).WaitUntil(10 * i);
        }
        Assert.InRange(link.Run(program.WaitFor(1000)).Spikes.Count, (int)(0.9 * spikes), spikes);
    });

    [Theory]
    [InlineData(121), InlineData(122), InlineData(123), InlineData(124)]
    public Task A_crossbar_node_passes_what_matches_and_the_output_counts_it(int seed) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(seed);
        (uint Mask, uint Target)[] filters = [.. Enumerable.Range(0, 4).Select(_ => Filter(random))];
        var program = new ClientProgram();
        for (uint node = 0; node < 76; node++) program.Write(Nodes + node, Closed);
        for (uint l2 = 0; l2 < 4; l2++) program.Write(Nodes + 24 + (9 * l2) + 8, (filters[l2].Target << 16) | filters[l2].Mask);
        for (uint output = 0; output < 12; output++) program.Write(Counts + output, 0);
        program.Write(Outputs, 0xFFF0).ReadBlock(Counts, 12).Barrier(ClientProgram.Omnibus);
        List<ushort> expected = [];
        for (int i = 0; i < 3000; i++)
        {
            ushort label = (ushort)random.Next(65_536);
            (uint mask, uint target) = filters[label >> 14];
            // Half of them near enough to pass.
            if (random.Next(2) == 0) label = (ushort)((label & ~mask & 0x3FFF) | target | (label & 0xC000u));
            if ((label & 0x3FFF & mask) == target) expected.Add(label);
            program.Spikes(label).WaitFor(3);
        }
        ClientAnswers answers = link.Run(program.WaitFor(1000).ReadBlock(Counts, 12).ReadBlock(Drops, 20).Barrier(ClientProgram.Omnibus));
        Assert.Equal(expected.Order(), answers.Spikes.Select(s => s.Label).Order());
        for (int output = 0; output < 12; output++)
            Assert.Equal((uint)(output < 8 ? 0 : expected.Count(l => l >> 14 == output - 8)), answers.Data[12 + output] - answers.Data[output]);
        Assert.All(answers.Data[24..], drops => Assert.Equal(0u, drops));
    });

    [Fact]
    public Task Spikes_that_an_input_drops_are_counted() => ClientBench.RunInitialisedAsync(link =>
    {
        // Three at a time through one slow output are too many.
        var program = new ClientProgram().Write(Outputs, 0xFFF1).Write(Nodes + 24 + 8, 0x8000_0000).Barrier(ClientProgram.Omnibus).Read(Drops + 8).Barrier(ClientProgram.Omnibus);
        for (int i = 0; i < 500; i++) program.Spikes(1, 2, 3);
        ClientAnswers answers = link.Run(program.WaitFor(1000).Read(Drops + 8).Read(Counts + 8).Barrier(ClientProgram.Omnibus));
        Assert.True(answers.Spikes.Count < 1500);
        Assert.Equal(1500u, answers.Data[1] - answers.Data[0] + (uint)answers.Spikes.Count);
        Assert.Equal((uint)answers.Spikes.Count, answers.Data[2]);
    });

    [Theory]
    [InlineData(true, true, true, 1), InlineData(true, true, true, 5), InlineData(true, false, true, 1), InlineData(false, true, true, 1), InlineData(false, false, true, 1)]
    public Task Spike_io_returns_events_once_when_it_sends_and_receives(bool sends, bool receives, bool loops, int scaler) => ClientBench.RunInitialisedAsync(link =>
    {
        var random = new Random(scaler);
        uint config = (uint)scaler | (sends ? 1u << 16 : 0) | (receives ? 1u << 17 : 0) | (loops ? 1u << 18 : 0);
        ushort[] labels = [.. Enumerable.Range(0, 65_536).OrderBy(_ => random.Next()).Take(8).Select(l => (ushort)l)];
        byte[] addresses = [.. Enumerable.Range(0, 255).OrderBy(_ => random.Next()).Take(4).Select(a => (byte)a)];
        var program = new ClientProgram().Write(0x8803_8000, config);
        for (int i = 0; i < 4; i++)
        {
            program.Write((0x8802_0000u + labels[i], addresses[i]), (0x8803_0000u + addresses[i], labels[4 + i]));
            program.Write(0x8802_0000u + labels[4 + i], 0xFF);
        }
        link.Run(program.Barrier(ClientProgram.Omnibus));
        program = new ClientProgram();
        for (int i = 0; i < 4; i++) program.Spikes(labels[i]).WaitFor(250);
        ushort[] expected = sends && receives && loops ? labels : labels[..4];
        Assert.Equal(expected.Order(), link.Run(program.WaitFor(12_500)).Spikes.Select(s => s.Label).Order());
    });

    // A few bits that must be as they are.
    private static (uint Mask, uint Target) Filter(Random random)
    {
        uint mask = (uint)(random.Next(0x4000) & random.Next(0x4000));
        return (mask, (uint)random.Next(0x4000) & mask);
    }
}
