namespace Bss2.Transport;

/// <summary>Which way a datagram goes through a <see cref="UdpProxy"/>.</summary>
public enum ProxyDirection
{
    /// <summary>From a client to the server.</summary>
    Up,

    /// <summary>From the server to a client.</summary>
    Down,
}
