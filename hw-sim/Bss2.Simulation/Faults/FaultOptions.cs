namespace Bss2.Simulation;

/// <summary>
/// What networks, peers and programs do wrong; the fields are the catalogue. Probabilities are per datagram and direction, durations in
/// nanoseconds. The default is a quiet link of 60 us round trip.
/// </summary>
public sealed record FaultOptions
{
    /// <summary>Part of the datagrams that never arrive.</summary>
    public double Loss { get; init; }

    /// <summary>Mean number of datagrams lost in a row (Gilbert and Elliott); 1 is independent loss.</summary>
    public double LossBurst { get; init; } = 1;

    /// <summary>A copy follows at once.</summary>
    public double Duplicate { get; init; }

    /// <summary>A copy follows after <see cref="LateDuplicateNs"/>: beyond the window it is taken for a new frame.</summary>
    public double LateDuplicate { get; init; }

    /// <summary>Age of late copies.</summary>
    public long LateDuplicateNs { get; init; }

    /// <summary>The datagram is overtaken by those that follow within <see cref="ReorderNs"/>.</summary>
    public double Reorder { get; init; }

    /// <summary>Additional delay of overtaken datagrams, at most.</summary>
    public long ReorderNs { get; init; }

    /// <summary>One-way delay.</summary>
    public long DelayNs { get; init; } = 30_000;

    /// <summary>Additional delay, uniform from 0 to this; order is kept.</summary>
    public long JitterNs { get; init; }

    /// <summary>One bit flips; the UDP checksum tells, so the datagram is dropped.</summary>
    public double Corrupt { get; init; }

    /// <summary>One bit flips and the checksum is right nevertheless.</summary>
    public double CorruptRepaired { get; init; }

    /// <summary>The datagram is cut off and the checksum is right nevertheless.</summary>
    public double Truncate { get; init; }

    /// <summary>A datagram of random bytes from somewhere else arrives too.</summary>
    public double Foreign { get; init; }

    /// <summary>Begin of a time in which nothing arrives.</summary>
    public long BlackoutAtNs { get; init; }

    /// <summary>Length of that time.</summary>
    public long BlackoutNs { get; init; }

    /// <summary>What happens to an end, once, at <see cref="PeerEventAtNs"/>.</summary>
    public PeerEvent PeerEvent { get; init; }

    /// <summary>When it happens.</summary>
    public long PeerEventAtNs { get; init; }

    /// <summary>Words per millisecond that the host's program takes; 0 is all.</summary>
    public int HostWordsPerMs { get; init; }

    /// <summary>Words per millisecond that the FPGA's executor takes; 0 is all.</summary>
    public int FpgaWordsPerMs { get; init; }

    /// <summary>The driver's thread wakes up to this late when it waited for a deadline.</summary>
    public long TimerLateNs { get; init; }

    /// <summary>Speed of the wire in bytes of Ethernet per second; 0 is infinite.</summary>
    public long LineBytesPerSecond { get; init; }

    /// <summary>Draws each fault with probability 0.3 and a level of its own: swarm testing, where faults that hide each other are often absent.</summary>
    public static FaultOptions Draw(ulong seed)
    {
        var draw = new FaultDraw(seed);
        return new FaultOptions
        {
            Loss = draw.Sometimes(0.0001, 0.001, 0.01, 0.02, 0.05, 0.1, 0.3),
            LossBurst = Math.Max(1, draw.Sometimes(3, 20)),
            Duplicate = draw.Sometimes(0.01, 0.1, 0.5),
            LateDuplicate = draw.Rarely(0.0001, 0.001, 0.01),
            LateDuplicateNs = draw.Always(2_000_000, 5_000_000, 20_000_000),
            Reorder = draw.Sometimes(0.01, 0.1, 0.3),
            ReorderNs = draw.Always(20_000, 50_000, 400_000, 1_200_000),
            DelayNs = draw.Always(5_000, 30_000, 30_000, 100_000, 1_000_000, 10_000_000),
            JitterNs = (long)draw.Sometimes(10_000, 100_000, 1_000_000, 10_000_000),
            Corrupt = draw.Sometimes(0.001, 0.02, 0.3),
            CorruptRepaired = draw.Rarely(0.0001, 0.001, 0.01),
            Truncate = draw.Sometimes(0.001, 0.02),
            Foreign = draw.Sometimes(0.01, 0.1),
            BlackoutAtNs = draw.Between(0, 30_000_000),
            BlackoutNs = (long)draw.Sometimes(1e6, 1e8, 2e9, 1e10),
            PeerEvent = (PeerEvent)(int)draw.Rarely(1, 2, 3),
            PeerEventAtNs = draw.Between(0, 30_000_000),
            HostWordsPerMs = (int)draw.Sometimes(200, 2_000, 20_000),
            FpgaWordsPerMs = (int)draw.Sometimes(200, 2_000, 20_000),
            TimerLateNs = (long)draw.Sometimes(60_000, 1_000_000, 50_000_000),
            LineBytesPerSecond = (long)draw.Sometimes(12_500_000, 125_000_000),
        };
    }

    /// <summary>True when only the network is at fault: what a proxy can do. The rest happens to programs and their computers.</summary>
    public bool IsOfNetwork => PeerEvent == PeerEvent.None && HostWordsPerMs == 0 && FpgaWordsPerMs == 0 && TimerLateNs == 0;

    /// <summary>Every fault that is on, as <c>loss=0.01,delay-us=30</c>; none is "none".</summary>
    public override string ToString() => FaultText.Print(this);

    /// <summary>Reads what <see cref="ToString"/> writes; what is not named is off, the delay as well.</summary>
    /// <exception cref="FaultTextException">It is no such text; the message lists the names.</exception>
    public static FaultOptions Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FaultText.Parse(text);
    }
}
