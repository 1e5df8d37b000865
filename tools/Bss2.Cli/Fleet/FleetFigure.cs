using System.Globalization;
using Bss2.Cli.Figures;
using Bss2.Cli.Train;

namespace Bss2.Cli.Fleet;

/// <summary>The figure of a fleet: histogram of what networks reached that were trained on their own chips.</summary>
internal static class FleetFigure
{
    /// <summary>Name of the files without extension.</summary>
    public const string Name = "fleet";

    /// <summary>Draws a fleet of which at least one chip was trained.</summary>
    public static void Draw(RunFolder folder, FleetReport report)
    {
        double[] accuracies = [.. report.Each.Select(m => m.Result).OfType<RunResult>().Select(r => r.TestAccuracy)];
        string subtitle = string.Create(CultureInfo.InvariantCulture,
            $"{accuracies.Length} simulated chips, training seed {report.Request.Settings.Seed}, --calibrate {report.Request.Calibrate}: mean {report.Accuracy!.Mean:0.00} ± {report.Accuracy.Sd:0.00} %");
        folder.Save(Name, YieldFigure.Draw($"{RunFigures.DatasetTitle(report.Request.Settings.Dataset)}: a fleet", subtitle, accuracies, null, "accuracy of networks trained on their own chip"));
    }
}
