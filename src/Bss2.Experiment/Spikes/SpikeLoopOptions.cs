namespace Bss2.Experiment;

/// <summary>What a loop test sends.</summary>
public sealed record SpikeLoopOptions
{
    /// <summary>Most events of one test.</summary>
    public const long CountMax = 1_000_000_000;

    /// <summary>Instructions of the FPGA a second, so messages with events at most (link-protocol.md 3.1).</summary>
    public const double MessagesPerSecondMax = 125e6;

    /// <summary>Channels between FPGA and crossbar.</summary>
    public const int ChannelCount = 4;

    /// <summary>Events, 1..10^9.</summary>
    public long Count { get; init; } = 1_000_000;

    /// <summary>Events a second of device time; 0 for one message every 8 ns.</summary>
    public double Rate { get; init; }

    /// <summary>Events a message, and labels.</summary>
    public SpikePattern Pattern { get; init; }

    /// <summary>Channels that events are dealt to in turn, each 0..3 once.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [0, 1, 2, 3];

    /// <summary>Of the drawn labels.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Events of one message.</summary>
    public int EventsPerMessage => Pattern switch { SpikePattern.Pack2 => 2, SpikePattern.Pack3 => 3, _ => 1 };

    /// <summary>Refuses what cannot be sent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; the message says which one and what it takes.</exception>
    public void Validate()
    {
        double rateMax = MessagesPerSecondMax * EventsPerMessage;
        Require(Count is >= 1 and <= CountMax, nameof(Count), Count, $"1..{CountMax} events");
        Require(Rate == 0 || (Rate >= 1 && Rate <= rateMax), nameof(Rate), Rate, $"1..{rateMax:0} events/s for {EventsPerMessage} a message, or 0 for as fast as the FPGA goes");
        Require(Enum.IsDefined(Pattern), nameof(Pattern), Pattern, string.Join(", ", Enum.GetNames<SpikePattern>()));
        Require(Channels.Count >= 1 && Channels.All(c => c is >= 0 and < ChannelCount) && Channels.Distinct().Count() == Channels.Count, nameof(Channels), string.Join(", ", Channels), "channels 0..3, each once");
    }

    private static void Require(bool holds, string name, object found, string expected)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"Expected {expected}, found {name} {found}."));
    }
}
