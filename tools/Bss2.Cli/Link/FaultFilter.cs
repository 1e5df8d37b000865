using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>
/// The fault simulator as the filter of a proxy, one network for each direction. Its time begins with the first datagram, so that the same
/// datagrams at the same distances meet the same faults whenever the client comes.
/// </summary>
internal sealed class FaultFilter(LaneFaults faults, ulong seed) : IDatagramFilter
{
    private readonly PacketSimulator _up = new(faults.Up, seed), _down = new(faults.Down, seed);
    private LinkInstant? _zero;

    /// <summary>What happened on the way to the server.</summary>
    public PacketCounts Up => _up.Counts;

    /// <summary>What happened on the way to clients.</summary>
    public PacketCounts Down => _down.Counts;

    public void HandleDatagram(LinkInstant now, in ProxyDatagram about, ReadOnlySpan<byte> bytes)
    {
        _zero ??= now;
        bool isUp = about.Direction == ProxyDirection.Up;
        var datagram = new SimulatedDatagram(isUp ? FaultLane.ToFpga : FaultLane.ToHost, about.Port, about.Client, about.Client, default, 0, false, false);
        (isUp ? _up : _down).Send(Virtual(now), datagram, bytes);
    }

    public int PollTransmit(LinkInstant now, Span<byte> bytes, out ProxyDatagram about)
    {
        about = default;
        if (_zero is null) return -1;
        if (!_up.TryTake(Virtual(now), bytes, out SimulatedDatagram datagram) && !_down.TryTake(Virtual(now), bytes, out datagram)) return -1;
        bool isForeign = datagram.Source == PacketSimulator.ForeignSource;
        about = new ProxyDatagram(datagram.Lane == FaultLane.ToFpga ? ProxyDirection.Up : ProxyDirection.Down, datagram.Port, datagram.Destination, isForeign);
        return datagram.Length;
    }

    public LinkInstant PollTimeout()
    {
        LinkInstant next = LinkInstant.Min(_up.NextDue, _down.NextDue);
        return _zero is { } zero ? next + zero.Nanoseconds : next;
    }

    private LinkInstant Virtual(LinkInstant now) => new(now - _zero!.Value);
}
