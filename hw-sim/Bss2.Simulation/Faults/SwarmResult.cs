using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>What a swarm run did.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Case">Every option that was drawn.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Of a violation or a named fault: which.</param>
/// <param name="TraceHash">Hash over everything that arrived.</param>
/// <param name="Faults">States in which connections ended before the last one.</param>
/// <param name="FramesSent">Data frames sent first, both ends.</param>
/// <param name="FramesResent">Data frames sent again, both ends.</param>
/// <param name="VirtualNs">Virtual time.</param>
/// <param name="Aliases">Numbers taken for others.</param>
/// <param name="Forgeries">Changed datagrams that arrived with a right checksum.</param>
public sealed record SwarmResult(
    ulong Seed, SwarmCase Case, SwarmOutcome Outcome, string Reason, ulong TraceHash, IReadOnlyList<ArqState> Faults,
    long FramesSent, long FramesResent, long VirtualNs, long Aliases, long Forgeries)
{
    /// <summary>One line with all that a reader needs to repeat and judge the run.</summary>
    public override string ToString() =>
        $"seed {Seed}: {Outcome} {Reason} (connections ended: {(Faults.Count == 0 ? "none" : string.Join(", ", Faults))}; aliases {Aliases}, forgeries {Forgeries}, virtual {VirtualNs / 1_000_000} ms); {Case}";
}
