namespace Bss2.Fuzz.Tests;

public class FuzzRunTests
{
    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory, MemberData(nameof(Names))]
    public void No_law_is_violated_in_a_short_run(string name)
    {
        const int executions = 20_000;
        IFuzzTarget target = FuzzTargets.All.Single(t => t.Name == name);
        FuzzResult result = FuzzRun.Execute(target, seed: 1, first: 0, executions);
        Assert.True(result.Units > executions / 10, $"the mutations must leave enough that {name} takes: {result.Units}");
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_seed_of_a_target_is_taken_as_it_is(string name)
    {
        IFuzzTarget target = FuzzTargets.All.Single(t => t.Name == name);
        Assert.True(target.Seeds.Sum(seed => target.Run(seed)) > 0);
        Assert.All(target.Seeds, seed => Assert.InRange(seed.Length, 1, Mutator.BytesMax));
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs_and_another_gives_others()
    {
        FuzzResult Run(ulong seed) => FuzzRun.Execute(new UtToFpgaTarget(), seed, first: 0, count: 1_000);
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1).Hash, Run(2).Hash);
    }

    [Fact]
    public void A_violation_is_reported_with_what_runs_it_again()
    {
        var failure = Assert.Throws<FuzzFailedException>(() => FuzzRun.Execute(new Fragile(), seed: 3, first: 0, count: 10_000));
        string[] words = failure.Message.Split(' ', ':');
        long execution = long.Parse(words[Array.IndexOf(words, "--first") + 1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsType<LawViolatedException>(failure.InnerException);
        var again = Assert.Throws<FuzzFailedException>(() => FuzzRun.Execute(new Fragile(), seed: 3, execution, count: 1));
        Assert.Equal(failure.Message, again.Message);
    }

    [Fact]
    public void Frames_with_wrong_check_values_are_repaired_so_that_mutations_get_past_them()
    {
        byte[] frame = [.. StreamSeeds.Frames[2]];
        frame[30] ^= 1;
        Assert.Equal(0, new StreamFrameTarget().Run(frame));
        StreamSeeds.Repair(frame);
        Assert.Equal(1, new StreamFrameTarget().Run(frame));
    }

    [Fact]
    public void Seeds_of_hostarq_lead_a_host_to_an_established_connection()
    {
        // Otherwise the mutations would only ever meet a handshake.
        var host = new Protocol.ArqEndpoint(Protocol.ArqOptions.Host);
        host.Connect(default, peer: 1, nonce: 0x39CFB11D);
        foreach (int seed in new[] { 3, 5 })
        {
            host.HandleDatagram(default, Protocol.ArqPort.Data, source: 1, ArqSeeds.Datagrams[seed]);
            while (host.PollTransmit(default, new byte[Protocol.ArqFrame.DatagramBytesMax], out _) > 0) { }
        }
        Assert.Equal(Protocol.ArqState.Established, host.State);
    }

    /// <summary>Breaks at a byte that its seed does not hold.</summary>
    private sealed class Fragile : IFuzzTarget
    {
        public string Name => "fragile";

        public IReadOnlyList<byte[]> Seeds { get; } = [new byte[32]];

        public int Run(ReadOnlySpan<byte> input)
        {
            Law.Holds(!input.Contains((byte)0x80));
            return 0;
        }
    }
}
