using System.Net;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>One thread that moves datagrams between clients, a filter and a server, in real time. Nothing is allocated per datagram.</summary>
internal sealed class ProxyPump
{
    // One window and its repetitions; then the others have their turn.
    private const int DatagramsPerRound = 2 * ArqFrame.Window;

    private readonly BoardSockets _front, _stranger;
    private readonly ProxyClients _clients;
    private readonly ulong _serverData, _serverReset;
    private readonly IDatagramFilter _filter;
    private readonly SocketWaiter _waiter;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A byte more than any frame, so that what is too long is seen as such.
    private readonly byte[] _received = new byte[ArqFrame.DatagramBytesMax + 1], _toSend = new byte[ArqFrame.DatagramBytesMax];

    private long _newClients, _upReceived, _upSent, _downReceived, _downSent, _strangers, _tooLong, _refused;
    private volatile bool _stops;
    private int _isStarted;

    /// <summary>The pump closes what it is given, but for the filter, when it ends.</summary>
    internal ProxyPump(
        BoardSockets front, BoardSockets stranger, ProxyClients clients, SocketWaiter waiter, (IPEndPoint Data, IPEndPoint Reset) server, IDatagramFilter filter)
    {
        (_front, _stranger, _clients, _waiter, _filter) = (front, stranger, clients, waiter, filter);
        (_serverData, _serverReset) = (BoardSockets.Number(server.Data), BoardSockets.Number(server.Reset));
        _thread = new Thread(Run) { IsBackground = true, Name = $"proxy at {front.Address}" };
    }

    internal ProxyCounts Counts => new(_newClients, _upReceived, _upSent, _downReceived, _downSent, _strangers, _tooLong, _refused);

    /// <summary>Completes when the thread has ended and the sockets are closed; faulted when the filter failed.</summary>
    internal Task Ended => _ended.Task;

    internal void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) _thread.Start();
    }

    internal Task StopAsync()
    {
        _stops = true;
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) End(null);
        else _waiter.Signal();
        return Ended;
    }

    private void Run()
    {
        Exception? defect = null;
        try
        {
            while (!_stops) Step();
        }
        catch (Exception fault)
        {
            // A defect of ours must reach the caller, not end the process from a thread nobody awaits.
            defect = new FpgaLinkException($"The proxy's thread failed: {fault.Message} This is a defect of Bss2Driver; please report it.", fault);
        }
        End(defect);
    }

    private void End(Exception? defect)
    {
        _front.Dispose();
        _stranger.Dispose();
        _clients.Dispose();
        _waiter.Dispose();
        if (defect is null) _ended.TrySetResult();
        else _ended.TrySetException(defect);
    }

    private void Step()
    {
        bool isDrained = ReceiveFromClients();
        for (int client = 0; client < ProxyClients.ClientsMax; client++) isDrained &= ReceiveFromServer(client);
        Transmit();
        if (!isDrained) return;
        LinkInstant next = _filter.PollTimeout();
        _waiter.Arm();
        _waiter.Wait(_stops ? 0 : next == LinkInstant.Never ? long.MaxValue : next - Now);
    }

    private static LinkInstant Now => new(LinkPump.NowNs());

    private bool ReceiveFromClients()
    {
        for (int i = 0; i < DatagramsPerRound; i++)
        {
            if (!_front.TryReceive(_received, out int count, out ArqPort port, out ulong source)) return true;
            _upReceived++;
            if (count > ArqFrame.DatagramBytesMax) { _tooLong++; continue; }
            int client = ClientOf(port, source, _received.AsSpan(0, count));
            if (client < 0) { _strangers++; continue; }
            _clients.Touch(client);
            _filter.HandleDatagram(Now, new ProxyDatagram(ProxyDirection.Up, port, source, IsForeign: false), _received.AsSpan(0, count));
            Transmit();
        }
        return false;
    }

    // Only a reset frame makes a client: whatever else comes to these ports must not displace one.
    private int ClientOf(ArqPort port, ulong source, ReadOnlySpan<byte> bytes)
    {
        int client = _clients.Find(source);
        if (client >= 0 || port != ArqPort.Reset || !ArqFrame.IsReset(bytes)) return client;
        _newClients++;
        return _clients.Add(source);
    }

    private bool ReceiveFromServer(int client)
    {
        for (int i = 0; i < DatagramsPerRound; i++)
        {
            if (!TryReceive(client, out int count)) return true;
            _downReceived++;
            if (count > ArqFrame.DatagramBytesMax) { _tooLong++; continue; }
            _filter.HandleDatagram(Now, new ProxyDatagram(ProxyDirection.Down, ArqPort.Data, _clients.Source(client), IsForeign: false), _received.AsSpan(0, count));
            Transmit();
        }
        return false;
    }

    private bool TryReceive(int client, out int count)
    {
        try { return _clients.Sockets(client).TryReceive(_received, out count, out _, out _); }
        catch (FpgaLinkException)
        {
            // The report on a datagram sent earlier. A server may be started again: the proxy stays.
            _refused++;
            count = 0;
            return false;
        }
    }

    private void Transmit()
    {
        for (int length; (length = _filter.PollTransmit(Now, _toSend, out ProxyDatagram about)) >= 0;)
        {
            ReadOnlySpan<byte> bytes = _toSend.AsSpan(0, length);
            if (about.Direction == ProxyDirection.Down) SendDown(about, bytes);
            else SendUp(about, bytes);
        }
    }

    private void SendDown(in ProxyDatagram about, ReadOnlySpan<byte> bytes)
    {
        (about.IsForeign ? _stranger : _front).Send(bytes, ArqPort.Data, about.Client);
        _downSent++;
    }

    private void SendUp(in ProxyDatagram about, ReadOnlySpan<byte> bytes)
    {
        int client = _clients.Find(about.Client);
        if (about.IsForeign) _stranger.Send(bytes, ArqPort.Data, about.Port == ArqPort.Reset ? _serverReset : _serverData);
        else if (client < 0) { _strangers++; return; }
        else if (!TrySend(client, about.Port, bytes)) { _refused++; return; }
        _upSent++;
    }

    private bool TrySend(int client, ArqPort port, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _clients.Sockets(client).Send(bytes, port, HostSockets.Peer);
            return true;
        }
        catch (FpgaLinkException)
        {
            return false;
        }
    }
}
