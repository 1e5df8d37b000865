using Bss2.Cli.Paper.Experiments;

namespace Bss2.Cli.Paper;

/// <summary>The experiments of <c>bss2 paper</c>, in the order of the report.</summary>
internal static class PaperExperiments
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IPaperExperiment> All { get; } =
    [
        new AccuracyExperiment(), new SparsityExperiment(), new LatencyExperiment(), new FastExperiment(), new DeadNeuronsExperiment(),
        new ScatterExperiment(), new UncalibratedExperiment(), SpeechExperiment.Digits, SpeechExperiment.Shd, new YinYangExperiment(),
    ];

    /// <summary>Those of the given names, in the order of the report; all without names.</summary>
    /// <exception cref="UserException">An unknown name.</exception>
    public static IReadOnlyList<IPaperExperiment> Find(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(n => All.All(e => e.Name != n)) is string unknown)
            throw new UserException($"Expected --only with experiments ({string.Join(", ", All.Select(e => e.Name))}), found '{unknown}'.");
        return names.Count == 0 ? All : [.. All.Where(e => names.Contains(e.Name))];
    }
}
