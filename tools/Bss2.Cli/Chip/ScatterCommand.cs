using System.CommandLine;

namespace Bss2.Cli.Chip;

/// <summary><c>bss2 chip scatter</c>: measures how the neurons of a chip differ, calibrated and not.</summary>
internal static class ScatterCommand
{
    private static readonly DeviceOptions Device = new(choosesChip: false);
    private static readonly Option<ulong> ChipSeed = new("--chip-seed") { Description = "The simulated chip is a seed.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private static readonly Option<double> Mismatch = new("--mismatch") { Description = "Mismatch of the simulated chip, 0..1.", DefaultValueFactory = _ => 1, HelpName = "X" };
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Calibration file (default: the simulated chip's ideal one).", HelpName = "FILE" };
    private static readonly Option<string> Calibrate = new("--calibrate") { Description = "Parts of the calibration that are compared with none: all, leak-reset or none.", DefaultValueFactory = _ => "all", HelpName = "PARTS" };
    private static readonly ScatterSelection Scatter = new();
    private static readonly Option<string> Out = new("--out") { Description = "Folder for scatter.svg, scatter.png and scatter.json.", Required = true, HelpName = "FOLDER" };

    public static Command Create()
    {
        var command = new Command("scatter", "Measure leak, reset, threshold and time constants of all neurons over the link, with and without the calibration, and draw their histograms.")
        {
            ChipSeed, Mismatch, Calibration, Calibrate, Out,
        };
        Scatter.AddTo(command);
        Device.AddTo(command);
        command.SetAction((r, cancellationToken) => Guarded.RunAsync(r.InvocationConfiguration.Error, () =>
            new ScatterRunner(
                new Train.TrainRequest { Device = Device.Address(r), Capture = Device.Capture(r), ChipSeed = r.GetValue(ChipSeed), Mismatch = r.GetValue(Mismatch), CalibrationFile = r.GetValue(Calibration), Calibrate = r.GetValue(Calibrate)!, Scatter = Scatter.Request(r) },
                r.GetValue(Out)!, r.InvocationConfiguration.Output).RunAsync(cancellationToken)));
        return command;
    }
}
