using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// A network that goes wrong by <see cref="FaultOptions"/>, from a seed: datagrams in, the same or others or none out, later. It has no clock
/// and no thread; a test drives it in virtual time, a proxy in real time. Memory is bounded and allocated at construction.
/// </summary>
public sealed class PacketSimulator
{
    /// <summary>Datagrams that may be on their way at once; what comes beyond is lost and counted.</summary>
    public const int DatagramsMax = 1024;

    /// <summary>Source address of foreign datagrams.</summary>
    public const ulong ForeignSource = 0xF0F0_F0F0;

    // The longest datagram of this protocol; UDP, IP and Ethernet around it: 66 bytes.
    private const int BytesMax = ArqFrame.DatagramBytesMax, OverheadBytes = 66;

    private readonly FaultOptions _options;
    private readonly Philox _philox;
    private readonly byte[] _bytes = new byte[DatagramsMax * BytesMax];
    private readonly SimulatedDatagram[] _datagrams = new SimulatedDatagram[DatagramsMax];
    private readonly int[] _free = new int[DatagramsMax];
    private readonly PriorityQueue<int, (long Due, long Serial)> _queue = new(DatagramsMax);
    private readonly LaneState[] _lanes = new LaneState[2];
    private int _freeCount = DatagramsMax;
    private long _serial, _sent, _delivered, _lost, _blackedOut, _corrupted, _forged, _truncated, _copies, _overtaken, _foreign, _overflowed;

    private struct LaneState
    {
        public ulong Index;
        public bool IsLosing;
        public long FreeNs, LastDueNs;
    }

    /// <summary>A network in which nothing is on its way.</summary>
    public PacketSimulator(FaultOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _philox) = (options, new Philox(seed));
        for (int i = 0; i < DatagramsMax; i++) _free[i] = i;
    }

    /// <summary>What happened so far.</summary>
    public PacketCounts Counts => new(_sent, _delivered, _lost, _blackedOut, _corrupted, _forged, _truncated, _copies, _overtaken, _foreign, _overflowed);

    /// <summary>When the next datagram arrives.</summary>
    public LinkInstant NextDue => _queue.TryPeek(out _, out (long Due, long Serial) first) ? new LinkInstant(first.Due) : LinkInstant.Never;

    /// <summary>Takes a datagram sent at <paramref name="now"/>; length and marks of <paramref name="datagram"/> are set here.</summary>
    public void Send(LinkInstant now, in SimulatedDatagram datagram, ReadOnlySpan<byte> bytes)
    {
        Check.That(bytes.Length <= BytesMax);
        ref LaneState lane = ref _lanes[(int)datagram.Lane];
        ulong index = lane.Index++;
        _sent++;
        (uint X0, uint X1, uint X2, uint X3) fate = Draw(0, datagram.Lane, index), damage = Draw(1, datagram.Lane, index), detail = Draw(2, datagram.Lane, index);
        long departsNs = Serialise(ref lane, now.Nanoseconds, bytes.Length);
        if (IsHit(damage.X3, _options.Foreign)) AddForeign(datagram, departsNs, detail);
        if (IsLost(ref lane, fate.X0)) { _lost++; return; }
        if (IsHit(damage.X0, _options.Corrupt)) { _corrupted++; return; }
        SimulatedDatagram sent = datagram with { Length = bytes.Length, IsForged = false, IsCopy = false };
        long dueNs = Due(ref lane, departsNs, fate.X3, detail);
        int slot = Enqueue(sent, bytes, dueNs);
        if (slot >= 0) Damage(slot, damage, detail);
        if (IsHit(fate.X1, _options.Duplicate)) AddCopy(sent, bytes, dueNs);
        if (IsHit(fate.X2, _options.LateDuplicate)) AddCopy(sent, bytes, dueNs + _options.LateDuplicateNs);
    }

    /// <summary>Hands out the next datagram that has arrived by <paramref name="now"/>; false when there is none.</summary>
    public bool TryTake(LinkInstant now, Span<byte> bytes, out SimulatedDatagram datagram)
    {
        while (_queue.TryPeek(out int slot, out (long Due, long Serial) first) && first.Due <= now.Nanoseconds)
        {
            _queue.Dequeue();
            _free[_freeCount++] = slot;
            datagram = _datagrams[slot];
            if (IsBlackedOut(first.Due)) { _blackedOut++; continue; }
            _bytes.AsSpan(slot * BytesMax, datagram.Length).CopyTo(bytes);
            _delivered++;
            return true;
        }
        datagram = default;
        return false;
    }

    private (uint X0, uint X1, uint X2, uint X3) Draw(uint kind, FaultLane lane, ulong index) => _philox.Block(0xFA10 + kind, (uint)lane, index);

    private static bool IsHit(uint draw, double probability) => draw < probability * 4294967296.0;

    private static long Part(uint draw, long of) => (long)(draw / 4294967296.0 * of);

    private bool IsBlackedOut(long timeNs) => timeNs >= _options.BlackoutAtNs && timeNs < _options.BlackoutAtNs + _options.BlackoutNs;

    // A loss ends with probability 1/burst; it begins so often that the mean over both states is the asked one.
    private bool IsLost(ref LaneState lane, uint draw)
    {
        if (_options.LossBurst <= 1 || _options.Loss >= 1) return IsHit(draw, _options.Loss);
        double enter = _options.Loss / (_options.LossBurst * (1 - _options.Loss));
        lane.IsLosing = lane.IsLosing ? !IsHit(draw, 1 / _options.LossBurst) : IsHit(draw, enter);
        return lane.IsLosing;
    }

    // When the last bit has left: the wire sends one datagram after the other.
    private long Serialise(ref LaneState lane, long nowNs, int length)
    {
        if (_options.LineBytesPerSecond == 0) return nowNs;
        lane.FreeNs = Math.Max(lane.FreeNs, nowNs) + ((length + OverheadBytes) * 1_000_000_000L / _options.LineBytesPerSecond);
        return lane.FreeNs;
    }

    private long Due(ref LaneState lane, long departsNs, uint reorderDraw, in (uint X0, uint X1, uint X2, uint X3) detail)
    {
        long dueNs = departsNs + _options.DelayNs + Part(detail.X0, _options.JitterNs);
        if (IsHit(reorderDraw, _options.Reorder))
        {
            _overtaken++;
            return dueNs + Part(detail.X1, _options.ReorderNs);
        }
        return lane.LastDueNs = Math.Max(lane.LastDueNs, dueNs);
    }

    private int Enqueue(in SimulatedDatagram datagram, ReadOnlySpan<byte> bytes, long dueNs)
    {
        if (_freeCount == 0) { _overflowed++; return -1; }
        int slot = _free[--_freeCount];
        _datagrams[slot] = datagram;
        bytes.CopyTo(_bytes.AsSpan(slot * BytesMax));
        _queue.Enqueue(slot, (dueNs, _serial++));
        return slot;
    }

    private void AddCopy(in SimulatedDatagram sent, ReadOnlySpan<byte> bytes, long dueNs)
    {
        _copies++;
        Enqueue(sent with { IsCopy = true }, bytes, dueNs);
    }

    private void Damage(int slot, in (uint X0, uint X1, uint X2, uint X3) damage, in (uint X0, uint X1, uint X2, uint X3) detail)
    {
        ref SimulatedDatagram datagram = ref _datagrams[slot];
        if (datagram.Length > 0 && IsHit(damage.X1, _options.CorruptRepaired))
        {
            int bit = (int)(detail.X2 % (uint)(8 * datagram.Length));
            _bytes[(slot * BytesMax) + (bit / 8)] ^= (byte)(1 << (bit % 8));
            datagram = datagram with { IsForged = true };
            _forged++;
        }
        if (IsHit(damage.X2, _options.Truncate))
        {
            datagram = datagram with { Length = (int)(detail.X3 % (uint)(datagram.Length + 1)), IsForged = true };
            _truncated++;
        }
    }

    private void AddForeign(in SimulatedDatagram beside, long departsNs, in (uint X0, uint X1, uint X2, uint X3) detail)
    {
        Span<byte> bytes = stackalloc byte[32];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)((detail.X2 >> (i % 29)) ^ (detail.X3 << (i % 5)));
        int length = (int)(detail.X1 % 33);
        _foreign++;
        Enqueue(beside with { Source = ForeignSource, Length = length, IsForged = false, IsCopy = false }, bytes[..length], departsNs + _options.DelayNs);
    }
}
