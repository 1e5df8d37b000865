using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Sends the input events of an image: those of a bin as close to its time as link and PADI buses take them.</summary>
internal sealed class EventPacker
{
    // 1.7 us in half ticks of 4 ns: 425.
    private const int PeriodHalfTicks = StrobeKernel.PeriodCycles;

    private readonly int[] _busCount = new int[4];
    private readonly ushort[][] _busQueue = [new ushort[1024], new ushort[1024], new ushort[1024], new ushort[1024]];

    /// <summary>Events appended so far.</summary>
    public long EventsSent { get; private set; }

    /// <summary>
    /// Appends <paramref name="events"/>, sorted by bin, of which bin 0 is sent at <paramref name="origin"/>. Of n equal-time events m of which
    /// share the fullest bus, at most three leave per tick and one per bus and tick (a PADI bus takes one event per 8 ns, chip-model.md 1.3 and
    /// 1.5): max(m, n/3) ticks, centred on the bin's time, so that their mean skew is 0.
    /// </summary>
    public void Append(PlaybackProgramBuilder b, ReadOnlySpan<InputEvent> events, FpgaTicks origin)
    {
        Span<ushort> pack = stackalloc ushort[3];
        for (int k = 0; k < events.Length;)
        {
            int bin = events[k].Bin, first = k;
            Array.Clear(_busCount);
            for (; k < events.Length && events[k].Bin == bin; k++) Queue(events[k].Label);
            int ticks = (k - first + 2) / 3;
            foreach (int count in _busCount) ticks = Math.Max(ticks, count);
            // The wait comes one tick before the first pack; every message takes one.
            long middle = origin.Value + ((((long)bin * PeriodHalfTicks) + 1) / 2);
            b.WaitUntil(new FpgaTicks(middle - 1 - (ticks / 2)));
            for (int left = k - first; left > 0;)
            {
                int count = TakePack(pack);
                b.SendSpikes(pack[..count]);
                left -= count;
            }
            EventsSent += k - first;
        }
    }

    private void Queue(ushort label)
    {
        int bus = label >> 14;
        if (_busCount[bus] == _busQueue[bus].Length) Array.Resize(ref _busQueue[bus], 2 * _busCount[bus]);
        _busQueue[bus][_busCount[bus]++] = label;
    }

    // One event from each of the three fullest buses; the lower number first when they are equal.
    private int TakePack(Span<ushort> pack)
    {
        int count = 0, used = 0;
        while (count < 3)
        {
            int best = -1;
            for (int bus = 0; bus < 4; bus++)
                if ((used >> bus & 1) == 0 && _busCount[bus] > 0 && (best < 0 || _busCount[bus] > _busCount[best])) best = bus;
            if (best < 0) break;
            used |= 1 << best;
            pack[count++] = _busQueue[best][--_busCount[best]];
        }
        return count;
    }
}
