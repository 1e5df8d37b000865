using Bss2.Cli.Eval;
using Bss2.Cli.Figures;
using Bss2.Cli.Train;

namespace Bss2.Cli.Plot;

/// <summary>Draws figures from the files of runs; needs no device.</summary>
internal sealed class PlotRunner(string[] runs, string? folder, TextWriter output)
{
    private const string Curve = "learning-curve", Curves = "learning-curves", Example = "example";
    private static readonly EvalMode[] WithFigures = [EvalMode.Latency, EvalMode.Chips];

    public async Task<int> RunAsync()
    {
        if (runs.Length == 1 && folder is not null) throw new UserException("Expected --out with several runs, found it with one. The figures of one run go into its folder.");
        await (runs.Length == 1 ? OneAsync(new RunFolder(runs[0])) : SeveralAsync()).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private async Task OneAsync(RunFolder run)
    {
        RunReport report = Read(run);
        EvalReport[] evaluations = [.. WithFigures.Select(mode => EvalReport.Find(run, mode)).OfType<EvalReport>()];
        RunFigures.DrawLearningCurve(run, report);
        await SayAsync(run, Curve).ConfigureAwait(false);
        foreach (EvalReport evaluation in evaluations)
            if (EvalFigures.Draw(run, evaluation) is string name) await SayAsync(run, name).ConfigureAwait(false);
        // Traces of single neurons are in no file.
        if (File.Exists(run.In(Example + ".svg"))) await output.WriteLineAsync($"kept       {run.In(Example + ".svg")}: it shows traces, which only a run on the device brings").ConfigureAwait(false);
    }

    private async Task SeveralAsync()
    {
        if (runs.Length > Palette.Classes.Count) throw new UserException($"Expected at most {Palette.Classes.Count} runs, one colour each, found {runs.Length}.");
        RunReport[] reports = [.. runs.Select(r => Read(new RunFolder(r)))];
        string dataset = reports[0].Request.Settings.Dataset;
        int other = Array.FindIndex(reports, r => r.Request.Settings.Dataset != dataset);
        if (other >= 0) throw new UserException($"Expected runs of one data set, found {dataset} in {runs[0]} and {reports[other].Request.Settings.Dataset} in {runs[other]}. Their errors cannot be compared: plot them apart.");
        string target = folder ?? ".";
        try { Directory.CreateDirectory(target); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { throw new UserException($"Expected to make the folder {target}, found: {fault.Message} Choose another place with --out."); }
        bool heldOut = reports.All(r => r.Request.HeldOut), mixed = !heldOut && reports.Any(r => r.Request.HeldOut);
        string tested = heldOut ? "held-out images" : mixed ? "test or held-out images" : "test set";
        var destination = new RunFolder(target);
        destination.Save(Curves, LearningCurvesFigure.Draw($"{RunFigures.DatasetTitle(dataset)}: {runs.Length} runs", tested, [.. Names().Zip(reports, (name, report) => (name, RunFigures.Points(report)))]));
        await SayAsync(destination, Curves).ConfigureAwait(false);
    }

    // Names of folders, or where two are equal their paths.
    private string[] Names()
    {
        string[] names = [.. runs.Select(r => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(r))))];
        return names.Distinct().Count() == names.Length ? names : runs;
    }

    private static RunReport Read(RunFolder run)
    {
        RunReport report = RunReport.Read(run.Report);
        if (report.History.Count > 0) return report;
        string why = report.State == RunReport.Transferred ? $"one whose weights were only loaded (from {report.TransferredFrom})" : $"none (it is {report.State})";
        throw new UserException($"Expected a run with at least one completed epoch in {run.Path}, found {why}. There is no curve to draw.");
    }

    private Task SayAsync(RunFolder run, string figure) => output.WriteLineAsync($"figure     {run.In(figure + ".svg")}  (and .png)");
}
