using System.Globalization;
using Bss2.Cli.Figures;
using Bss2.Cli.Train;

namespace Bss2.Cli.Eval;

/// <summary>The figure of a report of <c>bss2 eval</c>, from what its file holds.</summary>
internal static class EvalFigures
{
    /// <summary>Draws the figure that belongs to <paramref name="report"/> into the run folder; gives its name, or null for a report that has none.</summary>
    public static string? Draw(RunFolder folder, EvalReport report)
    {
        (string Name, Drawing Drawing)? figure = report switch
        {
            { Latency: { } latency, Test: { } test } => ("eval-latency", Latency(report.Dataset, test, latency)),
            { Chips: { } chips } => ("eval-chips", Yield(report.Dataset, chips)),
            _ => null,
        };
        if (figure is { } f) folder.Save(f.Name, f.Drawing);
        return figure?.Name;
    }

    private static Drawing Latency(string dataset, EvalSummary test, LatencyTable table) =>
        LatencyFigure.Draw($"{RunFigures.DatasetTitle(dataset)}: latency of the readout", $"{test.Device}, {test.Images} test images", table.TimeUs[1] - table.TimeUs[0], table.Accuracy, table.Decided);

    private static Drawing Yield(string dataset, YieldTable chips)
    {
        string subtitle = string.Create(CultureInfo.InvariantCulture,
            $"{chips.Each[0].Images} test images on each of {chips.Each.Count} simulated chips: mean {chips.Accuracy.Mean:0.00} ± {chips.Accuracy.Sd:0.00} %");
        return YieldFigure.Draw($"{RunFigures.DatasetTitle(dataset)}: yield", subtitle, [.. chips.Each.Select(s => s.Accuracy)], chips.WhereTrained);
    }
}
