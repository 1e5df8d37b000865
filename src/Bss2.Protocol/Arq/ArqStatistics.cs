namespace Bss2.Protocol;

/// <summary>Everything that an endpoint counted since its construction; a live view, written by the endpoint's thread only.</summary>
public sealed class ArqStatistics
{
    /// <summary>Connections begun: Connect calls of a host, reset frames of an FPGA.</summary>
    public long Connections { get; internal set; }

    /// <summary>Data frames sent for the first time.</summary>
    public long FramesSent { get; internal set; }

    /// <summary>Data frames sent again, for whatever reason.</summary>
    public long FramesResent { get; internal set; }

    /// <summary>Of those, asked for after repeated acknowledgements or a first silence.</summary>
    public long FastResends { get; internal set; }

    /// <summary>Silences in which a resend was in vain too: everything in flight counts as lost, the pace is halved.</summary>
    public long ResendTimeouts { get; internal set; }

    /// <summary>Acknowledgements sent without data.</summary>
    public long AcksSent { get; internal set; }

    /// <summary>Words taken by Send.</summary>
    public long WordsSent { get; internal set; }

    /// <summary>Words given out by Receive.</summary>
    public long WordsReceived { get; internal set; }

    /// <summary>Data frames that were new and in the window.</summary>
    public long FramesReceived { get; internal set; }

    /// <summary>Of those, ahead of a gap.</summary>
    public long FramesAhead { get; internal set; }

    /// <summary>Data frames seen before or outside the window.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Data frames with the number of an accepted one and other contents: a late copy or damage was taken for a frame (hostarq.md).</summary>
    public long Contradictions { get; internal set; }

    /// <summary>Acknowledgements that told nothing new while frames were outstanding.</summary>
    public long RepeatedAcks { get; internal set; }

    /// <summary>Acknowledgements of frames that are not outstanding.</summary>
    public long StaleAcks { get; internal set; }

    /// <summary>Datagrams that are no frame: wrong size, length or number.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Datagrams from another source than the peer.</summary>
    public long Foreign { get; internal set; }

    /// <summary>FPGA: notices sent to a client that lost the board to another one.</summary>
    public long TakeOverNotices { get; internal set; }

    /// <summary>Datagrams of no connection: before a reset, after the end, or while the reset answer is awaited.</summary>
    public long OutOfConnection { get; internal set; }

    /// <summary>In-order frames of a type that means nothing here.</summary>
    public long UnknownTypes { get; internal set; }

    /// <summary>UT words that came between reset answer and loopback: not of this connection's user.</summary>
    public long FlushedWords { get; internal set; }

    /// <summary>Loopback frames answered (FPGA) or received (host).</summary>
    public long Loopbacks { get; internal set; }

    /// <summary>In-order frames that had to wait because the receive buffer was full.</summary>
    public long BackPressured { get; internal set; }

    /// <summary>Smoothed round trip, nanoseconds; 0 before the first measurement of a connection.</summary>
    public long RoundTripNs { get; internal set; }

    /// <summary>Smallest round trip of this connection, nanoseconds; 0 before the first measurement.</summary>
    public long RoundTripMinNs { get; internal set; }
}
