using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>
/// Clients of a proxy. Each has a socket of its own towards the server, so that the server tells them apart as it does without a proxy: a
/// reset from another source takes the board over. The newest few are kept; who sent nothing for longest is forgotten first.
/// </summary>
internal sealed class ProxyClients : IDisposable
{
    /// <summary>Clients known at once: the one at work, those that it took over from, and some room.</summary>
    internal const int ClientsMax = 4;

    private readonly HostSockets[] _sockets = new HostSockets[ClientsMax];
    private readonly ulong[] _sources = new ulong[ClientsMax];
    private readonly long[] _usedAt = new long[ClientsMax];
    private long _uses;

    internal ProxyClients(Func<HostSockets> open)
    {
        try
        {
            for (int i = 0; i < ClientsMax; i++) _sockets[i] = open();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Those to wait for.</summary>
    internal IEnumerable<Socket> All => _sockets.SelectMany(s => s.All);

    internal HostSockets Sockets(int client) => _sockets[client];

    internal ulong Source(int client) => _sources[client];

    /// <summary>Which one has that source; -1 when none.</summary>
    internal int Find(ulong source) => source == 0 ? -1 : Array.IndexOf(_sources, source);

    /// <summary>It has sent something.</summary>
    internal void Touch(int client) => _usedAt[client] = ++_uses;

    /// <summary>Makes room for a new one.</summary>
    internal int Add(ulong source)
    {
        int oldest = 0;
        for (int i = 1; i < ClientsMax; i++)
            if (_usedAt[i] < _usedAt[oldest]) oldest = i;
        _sources[oldest] = source;
        return oldest;
    }

    public void Dispose()
    {
        foreach (HostSockets? sockets in _sockets) sockets?.Dispose();
    }
}
