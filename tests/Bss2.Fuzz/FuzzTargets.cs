namespace Bss2.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    internal static IReadOnlyList<IFuzzTarget> All { get; } =
    [
        new StreamFrameTarget(), new StreamEndpointTarget(), new ArqFrameTarget(), new ArqEndpointTarget(),
        new PcapngTarget(), new UdpPacketTarget(), new TrafficTarget(), new UtFromFpgaTarget(), new UtToFpgaTarget(),
    ];
}
