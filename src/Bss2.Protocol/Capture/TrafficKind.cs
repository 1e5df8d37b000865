namespace Bss2.Protocol;

/// <summary>What a captured frame of either protocol is for.</summary>
public enum TrafficKind
{
    /// <summary>A host begins a connection.</summary>
    Reset,

    /// <summary>The board's answer to it: parameters and bitfile info, or more of the info.</summary>
    Answer,

    /// <summary>UT words.</summary>
    Data,

    /// <summary>An acknowledgement alone.</summary>
    Ack,

    /// <summary>HostARQ: words that the board sends back.</summary>
    Loopback,

    /// <summary>HostARQ: the host closes.</summary>
    Flush,

    /// <summary>HostARQ: a data frame of another packet type.</summary>
    Other,

    /// <summary>Byte stream: words were lost, go back.</summary>
    Nak,

    /// <summary>Byte stream: answer at once.</summary>
    Ping,

    /// <summary>Byte stream: the session is over.</summary>
    Close,

    /// <summary>No frame: its receiver drops it.</summary>
    Malformed,

    /// <summary>No packet: frames that their receiver has and the capture has not.</summary>
    Gap,
}
