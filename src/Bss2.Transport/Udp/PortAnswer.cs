namespace Bss2.Transport;

/// <summary>What came of a question to a UDP port.</summary>
public enum PortAnswer
{
    /// <summary>Nothing: the port is open, or a firewall drops question or answer. UDP tells no more.</summary>
    Silence,

    /// <summary>The other computer reports that no program has the port.</summary>
    Closed,

    /// <summary>This computer refused to send: its own firewall.</summary>
    RefusedHere,

    /// <summary>No route, or no such neighbour.</summary>
    Unreachable,
}
