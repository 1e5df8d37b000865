using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.EndToEnd.Tests;

/// <summary>The reset kernel on a configured chip: a reset counts like a fire, so the chip's own counters show which neurons it met.</summary>
public sealed class NeuronResetKernelTests
{
    [Theory, InlineData(0, 1), InlineData(1, 1), InlineData(1, 3)]
    public async Task Exactly_the_neurons_of_the_mask_are_reset(int ppu, int every)
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(new NetworkShape(256, 246, 10), SimulatedSetup.Ideal);
        var mask = new bool[NeuronResetKernel.Columns];
        for (int c = 0; c < mask.Length; c += every) mask[c] = true;
        byte[] before = await CountersAsync(setup), firing = await EnabledAsync(setup);
        PlaybackProgramBuilder b = new();
        NeuronResetKernel.Append(b, ppu, mask);
        b.ResetTimer().WaitUntil(FpgaTicks.FromMicroseconds(20));
        await setup.Playback.RunAsync(b.Build(), cancellationToken: SimulatedSetup.Token);
        byte[] after = await CountersAsync(setup);
        int reset = 0;
        for (int n = 0; n < after.Length; n++)
        {
            int expected = n / 256 == ppu && mask[n % 256] && firing[n] != 0 ? 1 : 0;
            Assert.True(expected == after[n] - before[n], $"neuron {n}: {after[n] - before[n]} resets, not {expected}");
            reset += expected;
        }
        Assert.True(reset >= 40, "some neurons take part");
        Assert.True(setup.Board.ReportPpus()[ppu].IsSleeping);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused() => Assert.Throws<ArgumentException>(() => NeuronResetKernel.Append(new PlaybackProgramBuilder(), 0, new bool[255]));

    private static Task<byte[]> CountersAsync(SimulatedSetup setup) => ReadAsync(setup, n => SpikeCounterRead.At(new NeuronOnChip(n)), r => (byte)r.Count);

    private static Task<byte[]> EnabledAsync(SimulatedSetup setup) => ReadAsync(setup, n => NeuronConfig.At(new NeuronOnChip(n)), r => r.EnableFire ? (byte)1 : (byte)0);

    private static async Task<byte[]> ReadAsync<T>(SimulatedSetup setup, Func<int, Register<T>> register, Func<T, byte> value)
        where T : struct, IContainer<T>
    {
        PlaybackProgramBuilder b = new();
        Ticket<T>[] tickets = [.. Enumerable.Range(0, 512).Select(n => b.Read(register(n)))];
        b.Barrier(BarrierKind.Omnibus);
        PlaybackResult result = await setup.Playback.RunAsync(b.Build(), cancellationToken: SimulatedSetup.Token);
        return [.. tickets.Select(t => value(result.Get(t)))];
    }
}
