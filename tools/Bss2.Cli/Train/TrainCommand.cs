using System.CommandLine;
using Bss2.Cli.Fleet;

namespace Bss2.Cli.Train;

/// <summary><c>bss2 train DATASET</c>: trains a network in the loop, in software, or evaluates weights trained elsewhere.</summary>
public static class TrainCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Train a network in the loop on a chip (default: the simulated one). Ctrl-C stops cleanly; --resume goes on.") { TrainOptions.Dataset };
        foreach (Option option in TrainOptions.All) command.Options.Add(option);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, TextWriter output, CancellationToken cancellationToken)
    {
        bool json = result.GetValue(TrainOptions.Json);
        if (result.GetValue(TrainOptions.Resume) is string run) return ResumeAsync(result, run, json, output, cancellationToken);
        TrainRequest request = TrainOptions.Request(result);
        string name = $"{request.Settings.Dataset}-{(request.Settings.Relu ? "relu" : request.IsSoftware ? "software" : $"chip{request.ChipSeed}")}-seed{request.Settings.Seed}";
        string? folder = result.GetValue(TrainOptions.Out);
        if (request.Settings.Relu) return new ReluRunner(request, folder, name, json, output).RunAsync(DataFolders.All(), cancellationToken);
        if (result.GetValue(TrainOptions.Chips) is int chips)
            return FleetRunner.Start(request, chips, folder, $"{request.Settings.Dataset}-fleet{chips}-chip{request.ChipSeed}-seed{request.Settings.Seed}", json, output).RunAsync(DataFolders.All(), cancellationToken);
        if (result.GetValue(TrainOptions.Transfer) is not string source) return new TrainRunner(request, folder, name, json, output).RunAsync(DataFolders.All(), cancellationToken);
        RunReport trained = RunReport.Read(new RunFolder(source).Report);
        RequireSpikes(source, trained);
        if (TrainOptions.IsDatasetGiven(result) && trained.Request.Settings.Dataset != request.Settings.Dataset)
            throw new UserException($"Expected a run of {request.Settings.Dataset}, found one of {trained.Request.Settings.Dataset} in {source}. Weights go with their data set: use 'bss2 train {trained.Request.Settings.Dataset} --transfer {source}'.");
        return new TransferRunner(request, trained, new RunFolder(source), RunFolder.Create(folder, $"{name}-transfer"), json, output).RunAsync(DataFolders.All(), cancellationToken);
    }

    private static Task<int> ResumeAsync(ParseResult result, string run, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        if (TrainOptions.ShapingOptions(result) is { Count: > 0 } given)
            throw new UserException(
                $"Expected --resume with no option but --threads, --json and --capture, found {string.Join(", ", given)}. A run goes on as it was started, because its learning rate falls over all of its epochs; for other settings start a new run.");
        if (FleetReport.Find(run) is { } fleet)
        {
            if (result.GetValue(TrainOptions.Capture) is not null) throw new UserException($"Expected --capture with a run on one chip, found a fleet in {run}. Leave it out.");
            return FleetRunner.Resume(fleet, run, result.GetValue(TrainOptions.Threads), json, output).RunAsync(DataFolders.All(), cancellationToken);
        }
        var folder = new RunFolder(run);
        RunReport report = RunReport.Read(folder.Report);
        RequireSpikes(run, report);
        if (report.State == RunReport.Transferred)
            throw new UserException($"Expected a run that was trained, found one in {run} whose weights were only loaded (from {report.TransferredFrom}). Nothing can be continued there.");
        if (TrainOptions.IsDatasetGiven(result) && result.GetValue(TrainOptions.Dataset) != report.Request.Settings.Dataset)
            throw new UserException($"Expected a run of {result.GetValue(TrainOptions.Dataset)}, found one of {report.Request.Settings.Dataset} in {run}. Leave out the data set: 'bss2 train --resume {run}'.");
        TrainRequest again = report.Request with { Threads = result.GetValue(TrainOptions.Threads), Capture = CaptureRequest.From(result, TrainOptions.Capture) };
        if (again is { IsSoftware: true, Capture: not null }) throw new UserException($"Expected --capture with a run on a device, found one in software in {run}. Leave it out: there is no link.");
        RequestCheck.Check(again);
        return new TrainRunner(again, folder, report, json, output).RunAsync(DataFolders.All(), cancellationToken);
    }

    private static void RequireSpikes(string run, RunReport report)
    {
        if (report.Request.Settings.Relu) throw new UserException($"Expected a run of a spiking network, found one of a ReLU network in {run}. It is neither resumed nor loaded onto a chip: start a new run.");
    }
}
