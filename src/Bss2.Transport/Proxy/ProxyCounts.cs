namespace Bss2.Transport;

/// <summary>What a <see cref="UdpProxy"/> saw and sent; what its filter did is counted there. Numbers move while it works.</summary>
/// <param name="Clients">Sources of reset frames that were new or had been forgotten.</param>
/// <param name="UpReceived">Datagrams of clients.</param>
/// <param name="UpSent">Datagrams handed to the server.</param>
/// <param name="DownReceived">Datagrams of the server.</param>
/// <param name="DownSent">Datagrams handed to clients.</param>
/// <param name="Strangers">Dropped: data of a source that never sent a reset frame, or was forgotten for a newer one.</param>
/// <param name="TooLong">Dropped: longer than any frame.</param>
/// <param name="Refused">Dropped: the server's computer said that the port is closed, or this one would not send.</param>
public readonly record struct ProxyCounts(
    long Clients, long UpReceived, long UpSent, long DownReceived, long DownSent, long Strangers, long TooLong, long Refused);
