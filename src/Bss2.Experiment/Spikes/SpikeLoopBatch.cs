using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Events that one program sends, with the tick at which each leaves, and which of them came back.</summary>
internal sealed class SpikeLoopBatch
{
    // A channel's labels are told apart within a batch, and 16-bit counters cannot wrap in one. A multiple of 2 and 3.
    public const int EventsMax = 12_288;

    // An event is not back before it was sent, counters of both sides being a few ticks apart at most, nor after 80 us.
    private const long ClockSlack = 16, LatencyMax = 10_000;
    private const int LabelMask = 0x3FFF;

    private readonly SpikeLoopOptions _options;
    private readonly Philox _random;
    private readonly ushort[] _labels = new ushort[EventsMax];
    private readonly long[] _ticks = new long[EventsMax];
    private readonly bool[] _isBack = new bool[EventsMax];
    private readonly int[] _next = new int[SpikeLoopOptions.ChannelCount];

    public SpikeLoopBatch(SpikeLoopOptions options) => (_options, _random) = (options, new Philox(options.Seed));

    /// <summary>Events of this batch.</summary>
    public int Count { get; private set; }

    /// <summary>Tick after the timer's start at which event <paramref name="i"/> leaves.</summary>
    public long TickOf(int i) => _ticks[i];

    /// <summary>Appends events <paramref name="first"/> and following, timed from a timer that was just set up (its tick 0).</summary>
    public void Append(PlaybackProgramBuilder builder, long first, int count, long now)
    {
        Count = count;
        Array.Clear(_isBack);
        Array.Clear(_next);
        int size = _options.EventsPerMessage;
        double ticksPerEvent = _options.Rate == 0 ? 0 : SpikeLoopOptions.MessagesPerSecondMax / _options.Rate;
        long start = now + 1;
        for (int i = 0; i < count; i += size)
        {
            int events = Math.Min(size, count - i);
            long due = start + (long)(i * ticksPerEvent);
            // A wait takes a tick itself.
            if (due > now + 1) builder.WaitUntil(new FpgaTicks(due - 1));
            now = Math.Max(now + 1, due);
            for (int e = i; e < i + events; e++) (_labels[e], _ticks[e]) = (Label(first + e), now);
            builder.SendSpikes(_labels.AsSpan(i, events));
        }
    }

    /// <summary>The event that came back, or -1 when none that is missing fits; <paramref name="isLate"/> when a later one of its channel was back before.</summary>
    public int Match(SpikeEvent spike, long timerStart, out bool isLate)
    {
        int channel = spike.Label.Spl1Address;
        long latest = spike.ChipTime.Value - timerStart + ClockSlack;
        int found = Find(spike.Label.Value, _next[channel], Count, latest);
        isLate = found < 0;
        if (isLate) found = Find(spike.Label.Value, 0, _next[channel], latest);
        else _next[channel] = found + 1;
        if (found >= 0) _isBack[found] = true;
        return found;
    }

    private int Find(ushort label, int from, int to, long latest)
    {
        for (int i = from; i < to && _ticks[i] <= latest; i++)
            if (_labels[i] == label && !_isBack[i] && latest - _ticks[i] <= LatencyMax) return i;
        return -1;
    }

    private ushort Label(long number)
    {
        IReadOnlyList<int> channels = _options.Channels;
        if (_options.Pattern != SpikePattern.Random) return (ushort)(channels[(int)(number % channels.Count)] << 14 | ((int)(number / channels.Count) & LabelMask));
        (uint channel, uint label, _, _) = _random.Block(0, 0, (ulong)number);
        return (ushort)(channels[(int)(channel % (uint)channels.Count)] << 14 | (int)(label & LabelMask));
    }
}
