using System.CommandLine;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>The options of <c>bss2 train</c> and the request that they make.</summary>
internal static class TrainOptions
{
    // More threads than pieces of a batch (4 of 25 images) have nothing to do.
    private const int ThreadsThatHelp = 4;
    private const int ChipsMax = 1000;

    public static readonly Argument<string> Dataset = new("dataset") { Description = "mnist (256-246-10), fashion (256-246-10), yinyang (25-120-3), speech (70-186-10, recurrent) or shd (70-186-20, recurrent).", DefaultValueFactory = _ => "mnist" };
    public static readonly Option<string?> Out = new("--out") { Description = "Run folder (default runs/DATASET-...).", HelpName = "FOLDER" };
    public static readonly Option<string?> Resume = new("--resume") { Description = "Continue an interrupted run to the end it was started with; only --threads, --json and --capture go with it.", HelpName = "RUN" };
    public static readonly Option<string?> Transfer = new("--transfer") { Description = "Load the weights of a run and evaluate them on the device, without training.", HelpName = "RUN" };
    public static readonly Option<int?> Chips = new("--chips") { Description = "Train one network on each of N simulated chips, whose seeds go on from --chip-seed: the spread over a fleet.", HelpName = "N" };
    public static readonly Option<bool> Json = new("--json") { Description = "Last line of standard output: the result as one JSON object." };
    public static readonly Option<int> Threads = new("--threads") { Description = "Computing threads; results do not depend on it.", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, ThreadsThatHelp), HelpName = "N" };

    public static readonly Option<string?> Capture = CaptureRequest.CreateOption();

    private static readonly Option<string> Recipe = new("--recipe") { Description = "Settings to start from: bss2 (ours, default), paper (slope 50, burst 0.0005, learning rate falling by 3 % an epoch, 100 epochs) or steep (ours with slope 25, burst 0.005: better in software).", DefaultValueFactory = _ => Recipes.Own, HelpName = "NAME" };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the training data (default 3, yinyang 20, speech and shd 30, recipe paper 100).", HelpName = "N" };
    private static readonly Option<int?> Images = new("--images") { Description = "Use only the first N training images.", HelpName = "N" };
    private static readonly Option<int?> TestImages = new("--test-images") { Description = "Evaluate on the first N test images only.", HelpName = "N" };
    private static readonly Option<int?> HeldOut = new("--held-out") { Description = "Hold out the last N training images and evaluate on them, not on the test set (for choosing settings).", HelpName = "N" };
    private static readonly Option<int> EvaluateEvery = new("--evaluate-every") { Description = "Evaluate after every N-th epoch, and always after the last one.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<int?> Batch = new("--batch") { Description = "Images per weight update (default 100, yinyang 50, speech and shd 32).", HelpName = "N" };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of first weights, order of images, dropout and rotation.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private static readonly Option<int?> Hidden = new("--hidden") { Description = "Hidden neurons (default 246, yinyang 120, speech and shd 186).", HelpName = "N" };
    private static readonly Option<bool> Recurrent = new("--recurrent") { Description = "Hidden neurons also project onto each other (inputs + hidden at most 256); so they do for speech and shd, but with --recurrent false." };
    private static readonly Option<string?> FreezeRecurrent = new("--freeze-recurrent-of") { Description = "Take the recurrent weights of a finished run, shuffled, and do not train them (the paper's control).", HelpName = "RUN" };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Learning rate of the first batch (default 0.0015, speech and shd 0.002); how it falls is the recipe's.", HelpName = "X" };
    private static readonly Option<double?> EpochFactor = new("--epoch-factor") { Description = "recipe paper: learning rate of an epoch as a part of that of the epoch before (default 0.97).", HelpName = "X" };
    private static readonly Option<double?> Slope = new("--slope") { Description = "Slope of the surrogate gradient (default 10, recipe paper 50).", HelpName = "X" };
    private static readonly Option<double?> Burst = new("--burst") { Description = "Burst regulariser: larger means fewer hidden spikes (default 0.08, yinyang 0.0004, recipe paper 0.0005).", HelpName = "X" };
    private static readonly Option<double> Dropout = new("--dropout") { Description = "Probability that a hidden unit is silent for a batch, 0..1.", HelpName = "P" };
    private static readonly Option<double> Rotation = new("--rotation") { Description = "Turn training pictures by up to this angle, degrees.", HelpName = "DEG" };
    private static readonly Option<double> Jitter = new("--jitter") { Description = "Move the channel of every spike of training sounds by a normal deviate of this spread, channels of 700.", HelpName = "SIGMA" };

    private static readonly Option<string?> Stagger = new("--stagger") { Description = "yinyang: the five sources of a value follow each other by a fifth of a time step, on or off (default on, recipe paper off).", HelpName = "on|off" };
    private static readonly Option<bool> Software = new("--software") { Description = "The same network and optimiser with no chip." };
    private static readonly Option<bool> Relu = new("--relu") { Description = "A ReLU network of equal size on pixel intensities, to compare with; no spikes, no chip." };
    private static readonly Option<string> Device = Devices.CreateOption();
    private static readonly Option<ulong> ChipSeed = new("--chip-seed") { Description = "The simulated chip is a seed: all its mismatch is drawn from it.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private static readonly Option<double> Mismatch = new("--mismatch") { Description = "Mismatch of the simulated chip, 0 (none) .. 1 (as measured on silicon).", DefaultValueFactory = _ => 1, HelpName = "X" };
    private static readonly Option<string> Noise = new("--noise") { Description = "Trial-to-trial noise of the simulated chip: on or off.", DefaultValueFactory = _ => "on", HelpName = "on|off" };
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Calibration file (default: the simulated chip's ideal one, exported into the run folder).", HelpName = "FILE" };
    private static readonly Option<string> Calibrate = new("--calibrate") { Description = "Parts of the calibration that are applied: all, leak-reset or none.", DefaultValueFactory = _ => "all", HelpName = "PARTS" };
    private static readonly ScatterSelection Scatter = new();
    private static readonly Option<bool> HashResponses = new("--hash-responses") { Description = "Write the SHA-256 of all response words into run.json (response_sha256); one simulated chip then runs all images, whatever --threads says." };

    /// <summary>All of them, in the order of the help text.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Recipe, Epochs, Images, TestImages, HeldOut, EvaluateEvery, Batch, Seed, Hidden, Recurrent, FreezeRecurrent, LearningRate, EpochFactor, Slope, Burst, Dropout, Rotation, Jitter, Stagger,
        Software, Relu, Device, Capture, ChipSeed, Mismatch, Noise, Calibration, Calibrate, .. Scatter.All, Chips, Out, Resume, Transfer, Threads, Json, HashResponses,
    ];

    /// <summary>What the user typed of the options that shape a run and therefore cannot go with --resume.</summary>
    public static IReadOnlyList<string> ShapingOptions(ParseResult r) =>
        [.. All.Where(o => o != Resume && o != Threads && o != Json && o != Capture && IsGiven(r, o)).Select(o => o.Name)];

    /// <summary>True when the data set was named.</summary>
    public static bool IsDatasetGiven(ParseResult r) => r.GetResult(Dataset) is { Implicit: false };

    /// <summary>The request of a new run, checked but for what only the data tell.</summary>
    public static TrainRequest Request(ParseResult r)
    {
        string dataset = r.GetValue(Dataset)!, noise = r.GetValue(Noise)!;
        if (!Datasets.Names.Contains(dataset)) throw new UserException($"Expected a data set ({string.Join(", ", Datasets.Names)}), found '{dataset}'.");
        if (noise is not ("on" or "off")) throw new UserException($"Expected --noise on or off, found '{noise}'.");
        bool relu = r.GetValue(Relu), software = r.GetValue(Software) || relu;
        if (relu && new Option[] { Recurrent, FreezeRecurrent, Jitter, Slope, Burst, Transfer }.FirstOrDefault(o => IsGiven(r, o)) is { } spikeOption)
            throw new UserException($"Expected --relu without options of spiking networks, found {spikeOption.Name}. Leave out one of them.");
        if (software && ((Option[])[Device, Capture, ChipSeed, Mismatch, Noise, Calibration, Calibrate, HashResponses, Chips, .. Scatter.All]).FirstOrDefault(o => IsGiven(r, o)) is { } chipOption)
            throw new UserException($"Expected {(relu ? Relu.Name : Software.Name)} without options of a chip, found {chipOption.Name}. Leave out one of them.");
        foreach (Option<int?> count in new[] { Images, TestImages, HeldOut })
            if (r.GetValue(count) is < 1) throw new UserException($"Expected {count.Name} of at least 1, found {r.GetValue(count)}. Leave it out to use all.");
        if (r.GetValue(Chips) is int chips) CheckFleet(r, chips);
        var request = new TrainRequest
        {
            Device = software ? TrainRequest.NoDevice : r.GetValue(Device)!, EvaluateEvery = r.GetValue(EvaluateEvery), HashResponses = r.GetValue(HashResponses), Capture = CaptureRequest.From(r, Capture),
            ChipSeed = r.GetValue(ChipSeed), Mismatch = r.GetValue(Mismatch), Noise = noise == "on", Threads = r.GetValue(Threads),
            CalibrationFile = r.GetValue(Calibration), Calibrate = r.GetValue(Calibrate)!, Scatter = Scatter.Request(r), FrozenRecurrentOf = r.GetValue(FreezeRecurrent), Settings = Settings(r, dataset) with { Relu = relu },
        };
        RequestCheck.Check(request);
        return request;
    }

    private static void CheckFleet(ParseResult r, int chips)
    {
        if (chips is < 1 or > ChipsMax) throw new UserException($"Expected --chips 1..{ChipsMax}, found {chips}.");
        if (r.GetValue(Device) != Devices.Simulated) throw new UserException($"Expected --chips with {Devices.Simulated}, found --device {r.GetValue(Device)}. Only the simulated chip in this process is a seed.");
        if (IsGiven(r, Transfer)) throw new UserException("Expected --chips without --transfer, found both. 'bss2 eval RUN --chips N' loads the weights of one run onto many chips.");
        if (new Option[] { Calibration, Capture }.FirstOrDefault(o => IsGiven(r, o)) is { } single) throw new UserException($"Expected --chips without {single.Name}, found both. Every simulated chip has its own calibration and link.");
    }

    private static TrainingSettings Settings(ParseResult r, string dataset)
    {
        string recipe = r.GetValue(Recipe)!;
        if (!Recipes.Names.Contains(recipe)) throw new UserException($"Expected --recipe {string.Join(" or ", Recipes.Names)}, found '{recipe}'.");
        TrainingSettings s = Recipes.For(dataset, recipe);
        string? stagger = r.GetValue(Stagger);
        if (stagger is not (null or "on" or "off")) throw new UserException($"Expected --stagger on or off, found '{stagger}'.");
        if (stagger is not null && dataset != "yinyang") throw new UserException($"Expected --stagger with yinyang, found it with {dataset}: a picture has one source per pixel.");
        if (IsGiven(r, EpochFactor) && s.Schedule != LearningRateSchedule.PerEpoch)
            throw new UserException($"Expected --epoch-factor with --recipe {Recipes.Paper}, found it with {recipe}: its learning rate falls to a twentieth over the whole run.");
        return s with
        {
            EpochFactor = r.GetValue(EpochFactor) ?? s.EpochFactor,
            Epochs = r.GetValue(Epochs) ?? s.Epochs, BatchSize = r.GetValue(Batch) ?? s.BatchSize, ImagesMax = r.GetValue(Images) ?? 0, TestImagesMax = r.GetValue(TestImages) ?? 0,
            HeldOut = r.GetValue(HeldOut) ?? 0, Seed = r.GetValue(Seed), HiddenCount = r.GetValue(Hidden) ?? s.HiddenCount, Recurrent = IsGiven(r, Recurrent) ? r.GetValue(Recurrent) : s.Recurrent, FreezeRecurrent = r.GetValue(FreezeRecurrent) is not null,
            LearningRate = r.GetValue(LearningRate) ?? s.LearningRate, Dropout = r.GetValue(Dropout), RotationDegrees = r.GetValue(Rotation), ChannelJitter = r.GetValue(Jitter),
            StaggeredSources = stagger is null ? s.StaggeredSources : stagger == "on",
            Loss = s.Loss with { SurrogateSlope = r.GetValue(Slope) ?? s.Loss.SurrogateSlope, BurstRegulariser = r.GetValue(Burst) ?? s.Loss.BurstRegulariser },
        };
    }

    private static bool IsGiven(ParseResult r, Option option) => r.GetResult(option) is { Implicit: false };
}
