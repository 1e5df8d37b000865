namespace Bss2.Protocol;

/// <summary>Every number of an endpoint that is policy and not wire format. Durations are in nanoseconds.</summary>
public sealed record ArqOptions
{
    /// <summary>A host that talks to an FPGA over gigabit Ethernet.</summary>
    public static readonly ArqOptions Host = new();

    /// <summary>The FPGA's side: acknowledges sooner (the incumbent host starts with one frame in flight), never gives up.</summary>
    public static readonly ArqOptions Fpga = new() { Role = ArqRole.Fpga, AckDelayNs = 20_000 };

    /// <summary>Which end this is.</summary>
    public ArqRole Role { get; init; } = ArqRole.Host;

    /// <summary>An acknowledgement waits this long for data to ride on. 50 us is below the round trip of the real link (60 us), so that it
    /// never doubles it, and above the answer time of either end.</summary>
    public long AckDelayNs { get; init; } = 50_000;

    /// <summary>Frames received in order that are acknowledged at once: a sixteenth of the window, so that the peer's window stays open.</summary>
    public int AckEveryFrames { get; init; } = 8;

    /// <summary>A frame that is not full waits this long for more words while others are unacknowledged: less than two full frames take on the wire.</summary>
    public long FlushDelayNs { get; init; } = 20_000;

    /// <summary>Resend time before the first round trip is known: the top of the 1..5 ms that link-protocol.md 1.7 recommends.</summary>
    public long ResendInitialNs { get; init; } = 5_000_000;

    /// <summary>Least resend time. The incumbent host acknowledges 0.5 to 0.9 ms late and operating systems wake late by as much;
    /// losses in a stream do not wait for it (repeated acknowledgements are quicker).</summary>
    public long ResendMinNs { get; init; } = 1_000_000;

    /// <summary>Largest resend time after doublings: a link that comes back is noticed within this.</summary>
    public long ResendMaxNs { get; init; } = 20_000_000;

    /// <summary>Repeated acknowledgements that mean a loss: TCP's three tolerate reordering by two.</summary>
    public int RepeatedAcksForResend { get; init; } = 3;

    /// <summary>The reset frame is repeated this often until answered: 40 tries in the handshake's time, and ten times the answer's resend time.</summary>
    public long ResetRepeatNs { get; init; } = 50_000_000;

    /// <summary>Reset to verified connection: the 2 s of the incumbent.</summary>
    public long HandshakeNs { get; init; } = 2_000_000_000;

    /// <summary>Host: silence that ends the connection. Above the 2 s of blackout that a run must survive, plus as much idle time before it.</summary>
    public long DeadPeerNs { get; init; } = 5_000_000_000;

    /// <summary>Host: silence after which a loopback frame asks for a sign of life; half the deadline leaves as much time for the answer.</summary>
    public long KeepAliveNs { get; init; } = 2_500_000_000;

    /// <summary>Time that closing waits for acknowledgements: the incumbent's 500 ms.</summary>
    public long CloseNs { get; init; } = 500_000_000;

    /// <summary>Speed of the slowest wire on the path, in bytes of Ethernet; frames are paced to it so that no queue forms in front of
    /// resends. 0: not paced (loopback).</summary>
    public long LineBytesPerSecond { get; init; } = 125_000_000;

    /// <summary>Frames that may go out at once after a pause: about 100 us of wire, the lateness of a thread that waits.</summary>
    public int PaceBurstFrames { get; init; } = 8;

    /// <summary>Round trip above the smallest one that counts as a queue, and slows the pace: more than a full window takes on the wire (1.6 ms).</summary>
    public long QueueDelayMaxNs { get; init; } = 2_000_000;

    /// <summary>Words that wait to be sent; Send takes no more. A power of two: 45 full windows' frames are 65,536 words.</summary>
    public int SendBufferWords { get; init; } = 1 << 16;

    /// <summary>Words received and not yet taken; frames beyond stay unacknowledged. A power of two of at least one frame.</summary>
    public int ReceiveBufferWords { get; init; } = 1 << 18;

    /// <summary>Longest bitfile info that is believed, in words: 32 KiB.</summary>
    public int InfoWordsMax { get; init; } = 4096;

    /// <summary>FPGA: how often a client is told at once that another one took the board over; three outlive single losses. 0: never, as a real FPGA.</summary>
    public int TakeOverNotices { get; init; } = 3;

    /// <summary>FPGA: the text of the reset answer.</summary>
    public string BitfileInfo { get; init; } = "version: 2\ncompatible_until: 2\n";

    /// <exception cref="ArgumentOutOfRangeException">A value makes no endpoint; the message names it and its range.</exception>
    internal void Validate()
    {
        const long hour = 3_600_000_000_000;
        Require(AckDelayNs, 0, hour, nameof(AckDelayNs));
        Require(AckEveryFrames, 1, ArqFrame.Window / 2, nameof(AckEveryFrames));
        Require(FlushDelayNs, 0, hour, nameof(FlushDelayNs));
        Require(ResendMinNs, 1000, hour, nameof(ResendMinNs));
        Require(ResendMaxNs, ResendMinNs, hour, nameof(ResendMaxNs));
        Require(ResendInitialNs, ResendMinNs, ResendMaxNs, nameof(ResendInitialNs));
        Require(RepeatedAcksForResend, 1, ArqFrame.Window - 1, nameof(RepeatedAcksForResend));
        Require(ResetRepeatNs, 1000, hour, nameof(ResetRepeatNs));
        Require(HandshakeNs, ResetRepeatNs, hour, nameof(HandshakeNs));
        Require(DeadPeerNs, ResendMaxNs, hour, nameof(DeadPeerNs));
        Require(KeepAliveNs, ResendMaxNs, DeadPeerNs, nameof(KeepAliveNs));
        Require(CloseNs, 0, hour, nameof(CloseNs));
        Require(LineBytesPerSecond, 0, 1_000_000_000_000, nameof(LineBytesPerSecond));
        Require(PaceBurstFrames, 1, ArqFrame.Window, nameof(PaceBurstFrames));
        Require(QueueDelayMaxNs, 1000, hour, nameof(QueueDelayMaxNs));
        RequirePowerOfTwo(SendBufferWords, nameof(SendBufferWords));
        RequirePowerOfTwo(ReceiveBufferWords, nameof(ReceiveBufferWords));
        Require(TakeOverNotices, 0, ArqFrame.Window, nameof(TakeOverNotices));
        Require(InfoWordsMax, 1, 1 << 20, nameof(InfoWordsMax));
        if (BitfileInfo.AsSpan().ContainsAnyExceptInRange('\u0001', '\u007f'))
            throw new ArgumentOutOfRangeException(nameof(BitfileInfo), "ArqOptions.BitfileInfo takes ASCII text without NUL.");
        Require((BitfileInfo.Length / sizeof(ulong)) + 1, 1, InfoWordsMax, nameof(BitfileInfo));
    }

    private static void Require(long value, long min, long max, string name)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"ArqOptions.{name} takes {min}..{max}, not {value}.");
    }

    private static void RequirePowerOfTwo(int value, string name)
    {
        if (value < 256 || !int.IsPow2(value)) throw new ArgumentOutOfRangeException(name, value, $"ArqOptions.{name} takes a power of two from 256, not {value}.");
    }
}
