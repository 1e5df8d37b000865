using System.CommandLine;
using Bss2.Chip;
using Bss2.Cli.Train;
using Bss2.Experiment;

namespace Bss2.Cli.Eval;

/// <summary><c>bss2 eval RUN</c>: evaluates the weights of a finished run.</summary>
internal static class EvalCommand
{
    private const int ChipsMax = 1000, DrawsMax = 1000, SamplesMax = 20;
    private const double SeparationMinUs = 5, SeparationMaxUs = 1000;

    private static readonly Argument<string> Run = new("run") { Description = "Folder of a finished run of 'bss2 train'." };
    private static readonly Option<int?> TestImages = new("--test-images") { Description = "Evaluate on the first N test images only.", HelpName = "N" };
    private static readonly Option<string?> Device = new("--device") { Description = "Device address (default: the run's), as in 'bss2 train'.", HelpName = "ADDRESS" };
    private static readonly Option<ulong[]> ChipSeeds = new("--chip-seed") { Description = "Evaluate on another simulated chip, with its own ideal calibration; several give the yield over them.", HelpName = "S...", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Chips = new("--chips") { Description = "Evaluate on N simulated chips, whose seeds follow the run's: mean, spread and histogram.", HelpName = "N" };
    private static readonly Option<string?> Calibration = new("--calibration") { Description = "Calibration file of the chip, for a device that is not the run's.", HelpName = "FILE" };
    private static readonly Option<bool> Latency = new("--latency") { Description = "Accuracy when the readout is cut at T after the first input spike, and when decisions become final." };
    private static readonly Option<double?> Drop = new("--drop-neurons") { Description = "Silence P percent of the hidden neurons, drawn from a seed, and compare the error.", HelpName = "P" };
    private static readonly Option<int?> Draws = new("--draws") { Description = "Draws of silenced neurons (default 5).", HelpName = "K" };
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Seed of the draws (default 1).", HelpName = "S" };
    private static readonly Option<bool> Fast = new("--fast") { Description = "Compare fast inference: an artificial reset by the PPUs after a few samples, images follow at once." };
    private static readonly Option<double?> Separation = new("--separation") { Description = "From image to image in fast inference (default 11.8).", HelpName = "US" };
    private static readonly Option<int?> Samples = new("--samples") { Description = "Samples per image in fast inference (default 5).", HelpName = "N" };
    private static readonly Option<int> Threads = new("--threads") { Description = "Computing threads; results do not depend on it.", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 4), HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "Last line of standard output: the report as one JSON object." };
    private static readonly Option<string?> Capture = CaptureRequest.CreateOption();

    public static Command Create()
    {
        var command = new Command("eval", "Evaluate the weights of a finished run on the test set: on its own chip, on others, with a cut readout, silenced neurons or in fast inference.")
        {
            Run, TestImages, Device, ChipSeeds, Chips, Calibration, Latency, Drop, Draws, Seed, Fast, Separation, Samples, Threads, Json, Capture,
        };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            new EvalRunner(Request(result), result.InvocationConfiguration.Output).RunAsync(DataFolders.All(), cancellationToken)));
        return command;
    }

    private static EvalRequest Request(ParseResult r)
    {
        ulong[] seeds = r.GetValue(ChipSeeds) ?? [];
        var request = new EvalRequest
        {
            Run = r.GetValue(Run)!, Mode = Mode(r, seeds), TestImages = r.GetValue(TestImages), Device = r.GetValue(Device), ChipSeeds = seeds, Chips = r.GetValue(Chips) ?? 0,
            CalibrationFile = r.GetValue(Calibration), DropPercent = r.GetValue(Drop) ?? 0, Draws = r.GetValue(Draws) ?? 5, Seed = r.GetValue(Seed) ?? 1,
            Fast = FastOf(r), Threads = r.GetValue(Threads), Json = r.GetValue(Json), Capture = CaptureRequest.From(r, Capture),
        };
        Check(r, request);
        return request;
    }

    private static FastInference FastOf(ParseResult r)
    {
        var fast = new FastInference();
        double separationUs = r.GetValue(Separation) ?? fast.Separation.Microseconds;
        int samples = r.GetValue(Samples) ?? fast.SampleCount;
        if (!r.GetValue(Fast) && (r.GetValue(Separation) is not null || r.GetValue(Samples) is not null)) throw new UserException("Expected --separation and --samples with --fast, found them alone.");
        if (!(separationUs >= SeparationMinUs && separationUs <= SeparationMaxUs)) throw new UserException(FormattableString.Invariant($"Expected --separation {SeparationMinUs}..{SeparationMaxUs} us, found {separationUs}."));
        if (samples is < 2 or > SamplesMax) throw new UserException($"Expected --samples 2..{SamplesMax}, found {samples}.");
        return new FastInference { SampleCount = samples, Separation = FpgaTicks.FromMicroseconds(separationUs) };
    }

    private static EvalMode Mode(ParseResult r, ulong[] seeds)
    {
        List<(string Option, EvalMode Mode)> given = [];
        if (r.GetValue(Latency)) given.Add((Latency.Name, EvalMode.Latency));
        if (r.GetValue(Drop) is not null) given.Add((Drop.Name, EvalMode.Drop));
        if (r.GetValue(Fast)) given.Add((Fast.Name, EvalMode.Fast));
        if (r.GetValue(Chips) is not null) given.Add((Chips.Name, EvalMode.Chips));
        if (seeds.Length > 1) given.Add(("several --chip-seed", EvalMode.Chips));
        if (given.Count > 1) throw new UserException($"Expected one of --latency, --drop-neurons, --fast, --chips and several --chip-seed, found {string.Join(" and ", given.Select(g => g.Option))}. Each writes a report of its own: run them one by one.");
        return given.Count == 0 ? EvalMode.Test : given[0].Mode;
    }

    private static void Check(ParseResult r, EvalRequest request)
    {
        if (r.GetValue(Chips) is int chips and not (>= 1 and <= ChipsMax)) throw new UserException($"Expected --chips 1..{ChipsMax}, found {chips}.");
        if (r.GetValue(Drop) is double percent && !(percent >= 0 && percent <= 100)) throw new UserException(FormattableString.Invariant($"Expected --drop-neurons 0..100 percent, found {percent}."));
        if (request.Draws is < 1 or > DrawsMax) throw new UserException($"Expected --draws 1..{DrawsMax}, found {request.Draws}.");
        if (request.Mode != EvalMode.Drop && (r.GetValue(Draws) is not null || r.GetValue(Seed) is not null)) throw new UserException("Expected --draws and --seed with --drop-neurons, found them alone. They choose which neurons are silenced.");
        if (request.Threads < 1) throw new UserException($"Expected --threads of at least 1, found {request.Threads}.");
        if (request.Device is string device) Devices.RequireKnown(device);
        if (request.Mode != EvalMode.Chips) return;
        if ((request.Device ?? Devices.Simulated) != Devices.Simulated) throw new UserException($"Expected several chips on {Devices.Simulated}, found --device {request.Device}. Only the simulated chip in this process is a seed.");
        if (request.CalibrationFile is not null) throw new UserException("Expected no --calibration with several chips, found one. Every simulated chip exports its own.");
        if (request.Capture is not null) throw new UserException("Expected --capture with one chip, found several. Leave out one of them.");
        if (request.ChipSeeds.Distinct().Count() != request.ChipSeeds.Count) throw new UserException($"Expected different chip seeds, found {string.Join(' ', request.ChipSeeds)}.");
    }
}
