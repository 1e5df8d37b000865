using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>What a filter knows of a datagram, and gives back with it.</summary>
/// <param name="Direction">Which way it goes.</param>
/// <param name="Port">The server's port that it is for; downwards everything comes from the data port.</param>
/// <param name="Client">The client that it comes from or is for, as a number that stays the same while the client has its port.</param>
/// <param name="IsForeign">Made by the filter: it is sent from a socket that belongs to neither end.</param>
public readonly record struct ProxyDatagram(ProxyDirection Direction, ArqPort Port, ulong Client, bool IsForeign);
