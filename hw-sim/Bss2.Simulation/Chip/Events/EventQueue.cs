namespace Bss2.Simulation;

/// <summary>Digital events in order of cycle, stage and unit: a binary heap over flat arrays.</summary>
internal sealed class EventQueue
{
    private Entry[] _heap = new Entry[256];
    private int _count;

    /// <summary>Cycle of the next event; the largest value when there is none.</summary>
    public ulong NextCycle => _count == 0 ? ulong.MaxValue : _heap[0].Cycle;

    public void Clear() => _count = 0;

    /// <summary>Adds an event; among equal cycle and stage the lowest <paramref name="unit"/> (24 bits) comes first.</summary>
    public void Add(ulong cycle, EventStage stage, uint unit, uint payload)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, 2 * _count);
        var entry = new Entry(cycle, ((uint)stage << 24) | unit, payload);
        int at = _count++;
        while (at > 0)
        {
            int parent = (at - 1) >> 1;
            if (!entry.Before(_heap[parent])) break;
            _heap[at] = _heap[parent];
            at = parent;
        }
        _heap[at] = entry;
    }

    /// <summary>Takes the first event; there must be one.</summary>
    public (ulong Cycle, EventStage Stage, uint Unit, uint Payload) Take()
    {
        Entry first = _heap[0], last = _heap[--_count];
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && _heap[child + 1].Before(_heap[child])) child++;
            if (!_heap[child].Before(last)) break;
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = last;
        return (first.Cycle, (EventStage)(first.Order >> 24), first.Order & 0xFF_FFFF, first.Payload);
    }

    private readonly record struct Entry(ulong Cycle, uint Order, uint Payload)
    {
        public bool Before(in Entry other) => Cycle < other.Cycle || (Cycle == other.Cycle && Order < other.Order);
    }
}
