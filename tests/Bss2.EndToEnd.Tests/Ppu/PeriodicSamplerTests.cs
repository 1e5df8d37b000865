using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.EndToEnd.Tests;

/// <summary>The periodic sampling kernel on both processors of a simulated board, into both memories.</summary>
public sealed class PeriodicSamplerTests
{
    [Theory]
    [InlineData(40, 750, false)]
    [InlineData(240, 750, false)]
    [InlineData(40, 750, true)]
    [InlineData(20, PeriodicSampler.PeriodCyclesMin, false)]
    [InlineData(20, 5000, true)]
    public async Task Samples_are_taken_at_the_period_and_hold_every_column(int count, int period, bool dram)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        PeriodicSamples samples = await RunAsync(board, new PeriodicSampler(count, period, dram), PeriodicSampler.Lead + new FpgaTicks((long)(count + 2) * period / 2));
        Assert.Equal(count, samples.Count);
        for (int s = 0; s < count; s++)
        {
            for (int c = 0; c < PeriodicSampler.Columns; c++) Assert.Equal(0x80 | ((c % 64) << 1), samples.Codes(s)[c]);
            for (int ppu = 0; ppu < 2; ppu++) Assert.Equal(samples.TimeOf(ppu, 0) + (ulong)(s * period), samples.TimeOf(ppu, s));
        }
        Assert.All(board.Board.ReportPpus(), r => Assert.Empty(r.FirstFaults));
    }

    // 10 us and a conversion after the command, and not later than the lead says.
    [Fact]
    public async Task The_first_sample_comes_within_the_lead()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        var sampler = new PeriodicSampler(1);
        PlaybackProgramBuilder b = new();
        sampler.AppendLoad(b, testPattern: true);
        b.ResetTimer().WaitUntil(FpgaTicks.FromMicroseconds(100));
        PeriodicSampler.AppendStart(b);
        b.WaitUntil(FpgaTicks.FromMicroseconds(100) + PeriodicSampler.Lead + FpgaTicks.FromMicroseconds(5));
        PeriodicTicket ticket = sampler.AppendRead(b, 1);
        PeriodicSamples samples = PeriodicSampler.Read(await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token), ticket);
        // The bottom kernel was released at about the timer's zero.
        Assert.InRange(samples.TimeOf(1, 0) * 0.004, 100 + 10, 100 + PeriodicSampler.Lead.Microseconds);
    }

    [Fact]
    public async Task A_stop_command_ends_sampling_early_and_another_start_begins_anew()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        var sampler = new PeriodicSampler(200, 1000);
        PlaybackProgramBuilder b = new();
        sampler.AppendLoad(b, testPattern: true);
        var counts = new List<PeriodicTicket>();
        foreach (int us in (int[])[60, 120])
        {
            b.ResetTimer();
            PeriodicSampler.AppendStart(b);
            b.WaitUntil(FpgaTicks.FromMicroseconds(us));
            PeriodicSampler.AppendStop(b);
            b.WaitUntil(FpgaTicks.FromMicroseconds(us + 10));
            counts.Add(sampler.AppendRead(b, 30));
        }
        PlaybackResult result = await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token);
        Assert.InRange(PeriodicSampler.Read(result, counts[0]).Count, 10, 13);
        Assert.InRange(PeriodicSampler.Read(result, counts[1]).Count, 25, 28);
    }

    [Fact]
    public async Task Samples_that_were_late_or_are_still_taken_are_refused()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        var sampler = new PeriodicSampler(100, 5000);
        var fault = await Assert.ThrowsAsync<StrobeException>(() => RunAsync(board, sampler, FpgaTicks.FromMicroseconds(100)));
        Assert.Contains("and more to come", fault.Message, StringComparison.Ordinal);

        PlaybackProgramBuilder b = new();
        sampler.AppendLoad(b, testPattern: true);
        b.WriteWord(0x0280_0000 + (uint)PeriodicSampler.Program.WordOf("period"), 400).ResetTimer();
        PeriodicSampler.AppendStart(b);
        b.WaitUntil(FpgaTicks.FromMicroseconds(3000));
        PeriodicTicket ticket = sampler.AppendRead(b, 10);
        PlaybackResult result = await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token);
        fault = Assert.Throws<StrobeException>(() => PeriodicSampler.Read(result, ticket));
        Assert.Contains("Expected the top PPU to have sampled in time, found 100 samples, ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_do_not_fit_are_refused()
    {
        Assert.Equal((240, 493_447), (PeriodicSampler.SamplesMaxOf(dram: false), PeriodicSampler.SamplesMaxOf(dram: true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodicSampler(241));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodicSampler(10, 100));
    }

    private static async Task<PeriodicSamples> RunAsync(BoardPpu board, PeriodicSampler sampler, FpgaTicks time)
    {
        PlaybackProgramBuilder b = new();
        sampler.AppendLoad(b, testPattern: true);
        b.ResetTimer();
        PeriodicSampler.AppendStart(b);
        b.WaitUntil(time);
        PeriodicTicket ticket = sampler.AppendRead(b, sampler.SamplesMax);
        return PeriodicSampler.Read(await board.Playback.RunAsync(b.Build(), cancellationToken: BoardPpu.Token), ticket);
    }
}
