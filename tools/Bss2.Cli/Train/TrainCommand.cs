using System.CommandLine;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary><c>bss2 train DATASET</c>: trains a network in the loop, in software, or evaluates weights trained elsewhere.</summary>
public static class TrainCommand
{
    private static readonly Argument<string> Dataset = new("dataset") { Description = "mnist, fashion or yinyang.", DefaultValueFactory = _ => "mnist" };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training data (default 3; 25 for the README's figures)." };
    private static readonly Option<int> Images = new("--images") { Description = "Use only the first N training images." };
    private static readonly Option<int?> Batch = new("--batch") { Description = "Images per weight update (default 100)." };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of weights and order.", DefaultValueFactory = _ => 1 };
    private static readonly Option<ulong> ChipSeed = new("--chip-seed") { Description = "The simulated chip is a seed.", DefaultValueFactory = _ => 1 };
    private static readonly Option<double> Mismatch = new("--mismatch") { Description = "Mismatch of the simulated chip, 0..1.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Noise = new("--noise") { Description = "Trial-to-trial noise of the simulated chip: on or off.", DefaultValueFactory = _ => "on" };
    private static readonly Option<int> Threads = new("--threads") { Description = "Computing threads; results do not depend on it.", DefaultValueFactory = _ => 2 };
    private static readonly Option<string> Device = new("--device") { Description = "Device address.", DefaultValueFactory = _ => Devices.Simulated };
    private static readonly Option<string?> Out = new("--out") { Description = "Run folder (default runs/DATASET-...)." };
    private static readonly Option<string?> Resume = new("--resume") { Description = "Continue an interrupted run folder." };
    private static readonly Option<string?> Transfer = new("--transfer") { Description = "Load the weights of a run folder and evaluate them on the device, without training." };
    private static readonly Option<bool> Software = new("--software") { Description = "The same network and optimiser with no chip." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object on the last line." };
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Calibration file (default: the simulated chip's ideal one, exported into the run folder)." };
    private static readonly Option<string> Calibrate = new("--calibrate") { Description = "Parts that are applied: all, leak-reset or none.", DefaultValueFactory = _ => "all" };
    private static readonly Option<int> HeldOut = new("--held-out") { Description = "Hold out the last N training images and evaluate on them instead of the test set." };
    private static readonly Option<double?> Slope = new("--slope") { Description = "Slope of the surrogate gradient." };
    private static readonly Option<double?> Burst = new("--burst") { Description = "Burst regulariser." };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Learning rate of the first batch." };
    private static readonly Option<double> Dropout = new("--dropout") { Description = "Probability that a hidden unit is silent for a batch." };
    private static readonly Option<double> Rotation = new("--rotation") { Description = "Turn training pictures by up to this angle, degrees." };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Train a network in the loop on a chip (default: the simulated one).")
        {
            Dataset, Epochs, Images, Batch, Seed, ChipSeed, Mismatch, Noise, Threads, Device, Out, Resume, Transfer, Software, Json, Calibration, Calibrate, HeldOut, Slope, Burst, LearningRate, Dropout, Rotation,
        };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, TextWriter output, CancellationToken cancellationToken)
    {
        bool json = result.GetValue(Json);
        if (result.GetValue(Resume) is string resume)
        {
            var old = new RunFolder(resume);
            RunReport report = RunReport.Read(old.Report);
            TrainRequest again = report.Request with { Threads = result.GetValue(Threads) };
            return new TrainRunner(again, old, report, json, output).RunAsync(DataFolders.All(), cancellationToken);
        }
        TrainRequest request = Request(result);
        RunFolder folder = RunFolder.Create(result.GetValue(Out), $"{request.Settings.Dataset}-{(request.Device == "software" ? "software" : $"chip{request.ChipSeed}")}-seed{request.Settings.Seed}");
        return result.GetValue(Transfer) is string source
            ? new TransferRunner(request, new RunFolder(source), folder, json, output).RunAsync(DataFolders.All(), cancellationToken)
            : new TrainRunner(request, folder, null, json, output).RunAsync(DataFolders.All(), cancellationToken);
    }

    private static TrainRequest Request(ParseResult r)
    {
        string dataset = r.GetValue(Dataset)!, noise = r.GetValue(Noise)!;
        if (!Datasets.Names.Contains(dataset)) throw new UserException($"Expected a data set ({string.Join(", ", Datasets.Names)}), found '{dataset}'.");
        if (noise is not ("on" or "off")) throw new UserException($"Expected --noise on or off, found '{noise}'.");
        if (r.GetValue(Mismatch) is < 0 or > 1) throw new UserException($"Expected --mismatch 0..1, found {r.GetValue(Mismatch)}.");
        if (r.GetValue(Threads) < 1) throw new UserException($"Expected --threads of at least 1, found {r.GetValue(Threads)}.");
        return new TrainRequest
        {
            Device = r.GetValue(Software) ? "software" : r.GetValue(Device)!,
            ChipSeed = r.GetValue(ChipSeed), Mismatch = r.GetValue(Mismatch), Noise = noise == "on", Threads = r.GetValue(Threads),
            CalibrationFile = r.GetValue(Calibration), Calibrate = r.GetValue(Calibrate)!, Settings = Settings(r, dataset),
        };
    }

    private static TrainingSettings Settings(ParseResult r, string dataset)
    {
        TrainingSettings s = Recipes.For(dataset);
        return s with
        {
            Epochs = r.GetValue(Epochs) ?? s.Epochs, BatchSize = r.GetValue(Batch) ?? s.BatchSize, ImagesMax = r.GetValue(Images), Seed = r.GetValue(Seed), HeldOut = r.GetValue(HeldOut),
            LearningRate = r.GetValue(LearningRate) ?? s.LearningRate, Dropout = r.GetValue(Dropout), RotationDegrees = r.GetValue(Rotation),
            Loss = s.Loss with { SurrogateSlope = r.GetValue(Slope) ?? s.Loss.SurrogateSlope, BurstRegulariser = r.GetValue(Burst) ?? s.Loss.BurstRegulariser },
        };
    }
}
