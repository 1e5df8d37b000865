namespace Bss2.Protocol;

/// <summary>Reads a pcapng file as the traffic of boards: frame after frame, with the words that each brings in order. Owns no stream.</summary>
/// <param name="stream">The file.</param>
/// <param name="ports">Where the boards listen.</param>
public sealed class TrafficReader(Stream stream, CapturePorts ports)
{
    private readonly PcapngReader _packets = new(stream);
    private readonly Queue<TrafficFrame> _ready = new();
    private readonly ConnectionCounter _connections = new();
    private ArqTraffic? _arq;
    private StreamTraffic? _streams;
    private bool _isAtEnd;

    /// <summary>Packets read.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets of others.</summary>
    public long Foreign { get; private set; }

    /// <summary>Packets of which the file holds the beginning only.</summary>
    public long CutShort { get; private set; }

    /// <summary>Connections so far.</summary>
    public int Connections => _connections.Count;

    /// <summary>A foreign datagram that looks like a reset frame: its destination is a board with other ports.</summary>
    public UdpFlow? ResetElsewhere { get; private set; }

    /// <summary>The next frame, or null at the end of the file.</summary>
    /// <exception cref="CaptureCutOffException">The file ends inside a block.</exception>
    /// <exception cref="CaptureException">The file is no pcapng file, or damaged.</exception>
    public TrafficFrame? Read()
    {
        while (_ready.Count == 0)
        {
            if (_isAtEnd) return null;
            if (_packets.TryRead(out PcapngPacket packet)) Take(packet);
            else End();
        }
        return _ready.Dequeue();
    }

    private void End()
    {
        _isAtEnd = true;
        _arq?.End();
    }

    private void Take(in PcapngPacket packet)
    {
        Packets++;
        if (packet.OriginalBytes > packet.Data.Length) { CutShort++; return; }
        var seen = new TrafficFrame { Packet = Packets, TimeNs = packet.TimeNs };
        if (packet.LinkType == PcapngLinkType.User0)
        {
            _streams ??= new StreamTraffic(_connections, _ready);
            if (!_streams.TryTake(seen with { Direction = packet.Direction, IsStream = true }, packet.Data)) Foreign++;
            return;
        }
        if (!UdpPacket.TryRead(packet.LinkType, packet.Data, out UdpFlow flow, out ReadOnlySpan<byte> datagram)) { Foreign++; return; }
        _arq ??= new ArqTraffic(ports, _connections, _ready);
        if (_arq.TryTake(seen with { Flow = flow }, datagram)) return;
        Foreign++;
        if (ArqFrame.IsReset(datagram)) ResetElsewhere ??= flow;
    }
}
