using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>
/// Rate and loss of events from the FPGA over the link to the crossbar and back. Each of the four channels is led to the output of its own
/// number and nowhere else; counters of the chip tell at which stage an event was lost.
/// </summary>
/// <remarks><c>SpikeLoopReport report = await new SpikeLoopTest(runner).RunAsync(new SpikeLoopOptions { Rate = 10e6 });</c> on an initialised
/// chip. All other nodes of the crossbar are closed by it and stay so.</remarks>
public sealed class SpikeLoopTest(PlaybackRunner runner)
{
    private const int FirstL2 = 8, NodeClosedTarget = 1, EventCounterBits = 24, DropCounterBits = 16;

    // What is under way is back within some microseconds; counters are read after that.
    private static readonly FpgaTicks Drain = FpgaTicks.FromMicroseconds(100);

    private readonly PlaybackProgramBuilder _builder = new();
    private readonly PlaybackResult _result = new();

    /// <summary>Sends all events and accounts for them. <paramref name="progress"/> gets the number sent so far after every program.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside of its range.</exception>
    /// <exception cref="PlaybackException">The FPGA answered otherwise than the programs asked.</exception>
    /// <exception cref="FpgaLinkException">The link failed.</exception>
    public async Task<SpikeLoopReport> RunAsync(SpikeLoopOptions options, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var report = new SpikeLoopReport();
        var batch = new SpikeLoopBatch(options);
        while (report.Sent < options.Count)
        {
            await RunBatchAsync(batch, report, (int)Math.Min(SpikeLoopBatch.EventsMax, options.Count - report.Sent), cancellationToken).ConfigureAwait(false);
            progress?.Report(report.Sent);
        }
        return report;
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _builder.Clear().RecordSpikes(enable: true);
        CrossbarOutputConfig counters = CrossbarOutputConfig.Default;
        for (int channel = 0; channel < SpikeLoopOptions.ChannelCount; channel++) counters = counters.WithEnableEventCounter(FirstL2 + channel, true);
        _builder.Write(CrossbarOutputConfig.At(), counters);
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++)
        {
            var node = new CrossbarNodeOnChip(n);
            bool isLoop = node.Input == node.Output && node.Input >= FirstL2;
            _builder.Write(CrossbarNode.At(node), CrossbarNode.Default with { Mask = 0, Target = isLoop ? 0 : NodeClosedTarget, EnableDropCounter = isLoop });
        }
        _builder.Barrier(BarrierKind.Omnibus).SynchroniseSystime().ResetTimer().WaitUntil(Drain);
        await runner.RunAsync(_builder.Build(), _result, cancellationToken).ConfigureAwait(false);
    }

    // A tick right after the timer's start tells its systime.
    private async Task RunBatchAsync(SpikeLoopBatch batch, SpikeLoopReport report, int count, CancellationToken cancellationToken)
    {
        _builder.Clear();
        BlockTicket before = ReadCounters();
        _builder.Barrier(BarrierKind.Omnibus).ResetTimer().Tick();
        batch.Append(_builder, report.Sent, count, now: 1);
        long last = batch.TickOf(count - 1);
        _builder.WaitUntil(new FpgaTicks(last) + Drain);
        BlockTicket after = ReadCounters();
        _builder.Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(_builder.Build(), _result, cancellationToken).ConfigureAwait(false);
        report.Sent += count;
        report.Programs++;
        report.SendTicks += last - batch.TickOf(0) + 1;
        Count(batch, report, _result.Ticks[0].Value - 1);
        Attribute(report, count, _result.Get(before), _result.Get(after));
    }

    private BlockTicket ReadCounters()
    {
        BlockTicket drops = _builder.ReadBlock(CrossbarInputDropCounter.At(FirstL2).AddressOf(0).Value, SpikeLoopOptions.ChannelCount);
        _builder.ReadBlock(CrossbarOutputEventCounter.At(FirstL2).AddressOf(0).Value, SpikeLoopOptions.ChannelCount);
        return drops with { Count = 2 * SpikeLoopOptions.ChannelCount };
    }

    private void Count(SpikeLoopBatch batch, SpikeLoopReport report, long timerStart)
    {
        foreach (SpikeEvent spike in _result.Spikes)
        {
            int sent = batch.Match(spike, timerStart, out bool isLate);
            if (sent < 0) { report.Unexpected++; continue; }
            report.Delivered++;
            if (isLate) report.OutOfOrder++;
            report.ToChip.Add(spike.ChipTime.Value - timerStart - batch.TickOf(sent));
            report.FromChip.Add((spike.FpgaTime - spike.ChipTime).Value);
        }
    }

    private void Attribute(SpikeLoopReport report, int sent, ReadOnlySpan<uint> before, ReadOnlySpan<uint> after)
    {
        const int channels = SpikeLoopOptions.ChannelCount;
        long dropped = 0, left = 0;
        for (int c = 0; c < channels; c++)
        {
            dropped += (after[c] - before[c]) & ((1u << DropCounterBits) - 1);
            left += (after[channels + c] - before[channels + c]) & ((1u << EventCounterBits) - 1);
        }
        report.DroppedAtCrossbar += dropped;
        report.LostToChip += sent - dropped - left;
        report.LostFromChip += left - _result.Spikes.Length;
    }
}
