using System.Globalization;

namespace Bss2.Simulation;

/// <summary>The results of many swarm runs, in the order of their seeds.</summary>
public sealed class SoakReport
{
    private readonly int[] _outcomes = new int[Enum.GetValues<SwarmOutcome>().Length];

    internal SoakReport(IReadOnlyList<SwarmResult> results)
    {
        Results = results;
        foreach (SwarmResult result in results)
        {
            _outcomes[(int)result.Outcome]++;
            TraceHash = CheckedStream.Mix(TraceHash, result.TraceHash);
            FramesSent += result.FramesSent;
            FramesResent += result.FramesResent;
            VirtualNs += result.VirtualNs;
        }
    }

    /// <summary>Every run.</summary>
    public IReadOnlyList<SwarmResult> Results { get; }

    /// <summary>Hash over all runs; equal on any number of threads.</summary>
    public ulong TraceHash { get; }

    /// <summary>Data frames sent first.</summary>
    public long FramesSent { get; }

    /// <summary>Data frames sent again.</summary>
    public long FramesResent { get; }

    /// <summary>Virtual time of all runs together.</summary>
    public long VirtualNs { get; }

    /// <summary>Runs that broke a rule.</summary>
    public IEnumerable<SwarmResult> Violations => Results.Where(r => r.Outcome == SwarmOutcome.Violation);

    /// <summary>Runs that ended so.</summary>
    public int Count(SwarmOutcome outcome) => _outcomes[(int)outcome];

    /// <summary>Runs <paramref name="seedCount"/> seeds from <paramref name="firstSeed"/> on; null when cancelled before the end.</summary>
    public static SoakReport? Run(ulong firstSeed, int seedCount, WorkerPool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var results = new SwarmResult[seedCount];
        pool.For(seedCount, i =>
        {
            if (!cancellationToken.IsCancellationRequested) results[i] = SwarmRun.Run(firstSeed + (ulong)i);
        });
        return cancellationToken.IsCancellationRequested ? null : new SoakReport(results);
    }

    /// <summary>The report as text: counts, then every violation and everything undetected with all options drawn.</summary>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (SwarmOutcome outcome in Enum.GetValues<SwarmOutcome>())
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome,-16} {Count(outcome),7}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"frames sent {FramesSent}, resent {FramesResent}, virtual time {VirtualNs / 1e9:F1} s, trace hash {TraceHash:x16}"));
        foreach (SwarmResult result in Results.Where(r => r.Outcome is SwarmOutcome.Violation or SwarmOutcome.Undetected)) output.WriteLine(result);
    }
}
