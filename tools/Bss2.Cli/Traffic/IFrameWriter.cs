using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>Where decoded traffic goes.</summary>
internal interface IFrameWriter
{
    void Frame(TrafficFrame frame);

    void Message(TrafficFrame frame, DecodedMessage message);

    void Summary(TrafficTotals totals);
}
