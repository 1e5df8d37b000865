namespace Bss2.Protocol;

/// <summary>A captured frame and what it brought.</summary>
public sealed record TrafficFrame
{
    /// <summary>Number of the packet in the file, from 1.</summary>
    public long Packet { get; init; }

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public long TimeNs { get; init; }

    /// <summary>Outbound is to the board.</summary>
    public PacketDirection Direction { get; init; }

    /// <summary>What it is.</summary>
    public TrafficKind Kind { get; init; }

    /// <summary>True for a frame of serial-framing.md, false for HostARQ.</summary>
    public bool IsStream { get; init; }

    /// <summary>Connections of the file, counted from 1; 0 where it belongs to none.</summary>
    public int Connection { get; init; }

    /// <summary>Sender and receiver; of UDP only.</summary>
    public UdpFlow Flow { get; init; }

    /// <summary>Its place in the stream of its direction.</summary>
    public FrameOrder Order { get; init; }

    /// <summary>What its sender has received: a frame number (HostARQ), or the offset of the next word (stream).</summary>
    public uint Ack { get; init; }

    /// <summary>Its own number, or the offset of its first word; null where it has none.</summary>
    public uint? Sequence { get; init; }

    /// <summary>PTYPE of HostARQ, type of a stream frame.</summary>
    public int Type { get; init; }

    /// <summary>Stream: the offset before which its sender has room.</summary>
    public uint Limit { get; init; }

    /// <summary>Stream: the session.</summary>
    public uint Session { get; init; }

    /// <summary>Words of this frame.</summary>
    public IReadOnlyList<ulong> Payload { get; init; } = [];

    /// <summary>UT words that are in order now: its own, and those of frames that waited for it. Each word of a direction is given once.</summary>
    public IReadOnlyList<ulong> Words { get; init; } = [];

    /// <summary>Frames that waited for this one.</summary>
    public int Released { get; init; }

    /// <summary>Gap: frames (stream: words) that are missing.</summary>
    public int Lost { get; init; }

    /// <summary>Text of an answer, as far as this frame holds it.</summary>
    public string BitfileInfo { get; init; } = "";

    /// <summary>Malformed: why.</summary>
    public string Defect { get; init; } = "";
}
