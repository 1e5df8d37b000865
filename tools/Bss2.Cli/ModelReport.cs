using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli;

/// <summary>What a simulated chip knows about a fault and silicon would not: state, faults and last instructions of its processors.</summary>
internal static class ModelReport
{
    private const string Key = "bss2.model-report";

    /// <summary>Adds the reports of the simulated chips behind <paramref name="links"/> to <paramref name="fault"/>; nothing for silicon.</summary>
    public static void Attach(Exception fault, IReadOnlyList<IFpgaLink> links)
    {
        string[] reports = [.. Reports(links).Select(r => r.ToString())];
        if (reports.Length > 0) fault.Data[Key] = string.Join(Environment.NewLine, reports);
    }

    /// <summary>The report that was added, if any.</summary>
    public static string? Of(Exception fault) => fault.Data[Key] as string;

    /// <summary>Faults of the processors' programs so far; none for silicon.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<IFpgaLink> links) => [.. Reports(links).SelectMany(r => r.FirstFaults).Select(f => f.ToString())];

    private static IEnumerable<PpuReport> Reports(IReadOnlyList<IFpgaLink> links) => links.OfType<SimulatedFpga>().SelectMany(board => board.ReportPpus());
}
