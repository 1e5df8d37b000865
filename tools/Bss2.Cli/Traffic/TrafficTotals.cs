using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>What a capture held.</summary>
internal sealed class TrafficTotals
{
    public long Packets { get; private set; }
    public long Foreign { get; private set; }
    public long CutShort { get; private set; }
    public int Connections { get; private set; }
    public long ToBoard { get; private set; }
    public long FromBoard { get; private set; }
    public long Again { get; private set; }
    public long Stale { get; private set; }
    public long Malformed { get; private set; }
    public long Lost { get; private set; }
    public long WordsToBoard { get; private set; }
    public long WordsFromBoard { get; private set; }

    public void Count(TrafficFrame frame)
    {
        if (frame.Direction == PacketDirection.Outbound) WordsToBoard += frame.Words.Count;
        else WordsFromBoard += frame.Words.Count;
        if (frame.Kind == TrafficKind.Gap) { Lost += frame.Lost; return; }
        if (frame.Direction == PacketDirection.Outbound) ToBoard++;
        else FromBoard++;
        if (frame.Order == FrameOrder.Again) Again++;
        if (frame.Order == FrameOrder.Stale) Stale++;
        if (frame.Kind == TrafficKind.Malformed) Malformed++;
    }

    public void Count(TrafficReader reader) =>
        (Packets, Foreign, CutShort, Connections) = (reader.Packets, reader.Foreign, reader.CutShort, reader.Connections);
}
