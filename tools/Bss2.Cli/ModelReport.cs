using Bss2.Simulation;

namespace Bss2.Cli;

/// <summary>What a simulated chip knows about a fault and silicon would not: state, faults and last instructions of its processors.</summary>
internal static class ModelReport
{
    private const string Key = "bss2.model-report";

    /// <summary>Adds the reports of <paramref name="models"/> (none for silicon) to <paramref name="fault"/>.</summary>
    public static void Attach(Exception fault, IReadOnlyList<SimulatedFpga> models)
    {
        string[] reports = [.. Reports(models).Select(r => r.ToString())];
        if (reports.Length > 0) fault.Data[Key] = string.Join(Environment.NewLine, reports);
    }

    /// <summary>The report that was added, if any.</summary>
    public static string? Of(Exception fault) => fault.Data[Key] as string;

    /// <summary>Faults of the processors' programs so far; none for silicon.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<SimulatedFpga> models) => [.. Reports(models).SelectMany(r => r.FirstFaults).Select(f => f.ToString())];

    private static IEnumerable<PpuReport> Reports(IReadOnlyList<SimulatedFpga> models) => models.SelectMany(board => board.ReportPpus());
}
