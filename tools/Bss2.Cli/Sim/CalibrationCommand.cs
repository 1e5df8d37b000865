using System.CommandLine;
using Bss2.Calibration;
using Bss2.Cli.Train;
using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary><c>bss2 sim calibration</c>: the ideal calibration of a simulated chip as a file, for training on it over a link.</summary>
internal static class CalibrationCommand
{
    private static readonly ChipSelection Selection = new();
    private static readonly ScatterSelection Scatter = new();
    private static readonly Option<string> Out = new("--out") { Description = "The calibration file.", Required = true, HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("calibration", "Write the ideal calibration of a simulated chip, for --calibration.") { Out };
        Selection.AddTo(command);
        Scatter.AddTo(command);
        command.SetAction((result, _) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            Task.FromResult(Run(Selection.Chip(result), Scatter.Request(result), result.GetValue(Out)!, result.InvocationConfiguration.Output))));
        return command;
    }

    private static int Run(ChipOptions chip, TargetScatterRequest? scatter, string file, TextWriter output)
    {
        string text = IdealCalibration.Export(chip, new IdealTargets { Scatter = scatter?.Targets });
        RunFolder.Write(file, text);
        output.WriteLine($"calibration of chip seed {chip.ChipSeed}: {file}");
        if (ScatterText.Of(CalibrationFile.Parse(text)) is string scattered) output.WriteLine(scattered);
        return ExitCode.Ok;
    }
}
