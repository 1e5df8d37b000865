namespace Bss2.Simulation;

/// <summary>
/// Pre and post pulses in order of chip time, kept until somebody needs their effect. A membrane's fire is known up to one step after it
/// happened, so a pulse may belong before some that came earlier; one that belongs before what has been taken counts as of then.
/// </summary>
internal sealed class PulseLog
{
    private (ulong Cycle, uint Pulse)[] _pulses = new (ulong, uint)[2048];
    private int _count, _next;
    private ulong _taken;

    /// <summary>Pulses that wait.</summary>
    public int Count => _count;

    public void Clear() => (_count, _next, _taken) = (0, 0, 0);

    /// <summary>Adds a pulse; of those of one cycle the smaller number comes first.</summary>
    public void Add(ulong cycle, uint pulse)
    {
        if (_count == _pulses.Length) Array.Resize(ref _pulses, 2 * _count);
        (ulong Cycle, uint Pulse) entry = (Math.Max(cycle, _taken), pulse);
        int at = _count++;
        for (; at > 0 && _pulses[at - 1].CompareTo(entry) > 0; at--) _pulses[at] = _pulses[at - 1];
        _pulses[at] = entry;
    }

    /// <summary>Takes the next pulse at or before <paramref name="limit"/>; after the last one the log is ready for new pulses again.</summary>
    public bool TryTake(ulong limit, out ulong cycle, out uint pulse)
    {
        if (_next < _count && _pulses[_next].Cycle <= limit)
        {
            (cycle, pulse) = _pulses[_next++];
            return true;
        }
        (cycle, pulse) = (0, 0);
        _taken = Math.Max(_taken, limit);
        if (_next > 0)
        {
            Array.Copy(_pulses, _next, _pulses, 0, _count - _next);
            (_count, _next) = (_count - _next, 0);
        }
        return false;
    }
}
