using System.Globalization;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper;

/// <summary>The command that makes a run: what differs from the defaults of <c>bss2 train</c>. A test parses it back into the same request.</summary>
internal static class TrainCommandLine
{
    /// <summary>The training of a request.</summary>
    public static string Of(TrainRequest request)
    {
        TrainingSettings s = request.Settings, usual = Recipes.For(s.Dataset, s.Recipe);
        List<string> parts = ["bss2 train", s.Dataset, Text($"--epochs {s.Epochs}"), Text($"--seed {s.Seed}")];
        Add(parts, "--recipe", s.Recipe, Recipes.Own);
        Add(parts, "--images", s.ImagesMax, 0);
        Add(parts, "--test-images", s.TestImagesMax, 0);
        Add(parts, "--held-out", s.HeldOut, 0);
        Add(parts, "--evaluate-every", request.EvaluateEvery, 1);
        Add(parts, "--batch", s.BatchSize, usual.BatchSize);
        Add(parts, "--hidden", s.HiddenCount, usual.HiddenCount);
        Add(parts, "--learning-rate", s.LearningRate, usual.LearningRate);
        Add(parts, "--epoch-factor", s.EpochFactor, usual.EpochFactor);
        Add(parts, "--slope", s.Loss.SurrogateSlope, usual.Loss.SurrogateSlope);
        Add(parts, "--burst", s.Loss.BurstRegulariser, usual.Loss.BurstRegulariser);
        Add(parts, "--dropout", s.Dropout, 0);
        Add(parts, "--rotation", s.RotationDegrees, 0);
        Add(parts, "--stagger", s.StaggeredSources ? "on" : "off", usual.StaggeredSources ? "on" : "off");
        Add(parts, "--jitter", s.ChannelJitter, 0);
        if (s.Recurrent != usual.Recurrent) parts.Add(s.Recurrent ? "--recurrent" : "--recurrent false");
        Add(parts, "--freeze-recurrent-of", request.FrozenRecurrentOf ?? "", "");
        parts.AddRange(ChipParts(request));
        return string.Join(' ', parts);
    }

    /// <summary>A transfer onto the chip of a request, without the run it comes from.</summary>
    public static string OfTransfer(TrainRequest request)
    {
        List<string> parts = ["bss2 train", request.Settings.Dataset, Text($"--seed {request.Settings.Seed}")];
        Add(parts, "--test-images", request.Settings.TestImagesMax, 0);
        parts.AddRange(ChipParts(request));
        return string.Join(' ', parts);
    }

    private static List<string> ChipParts(TrainRequest request)
    {
        if (request.IsSoftware) return [request.Settings.Relu ? "--relu" : "--software"];
        List<string> parts = [];
        Add(parts, "--device", request.Device, Devices.Simulated);
        Add(parts, "--chip-seed", request.ChipSeed, 1UL);
        Add(parts, "--mismatch", request.Mismatch, 1);
        Add(parts, "--noise", request.Noise ? "on" : "off", "on");
        Add(parts, "--calibration", request.CalibrationFile ?? "", "");
        Add(parts, "--calibrate", request.Calibrate, "all");
        if (request.Scatter is { } scatter)
        {
            parts.Add(Text($"--scatter {scatter.Percent}"));
            Add(parts, "--scatter-of", scatter.Of, "all");
            Add(parts, "--scatter-seed", scatter.Seed, 1UL);
        }
        if (request.HashResponses) parts.Add("--hash-responses");
        return parts;
    }

    private static void Add<T>(List<string> parts, string option, T value, T usual)
    {
        if (!EqualityComparer<T>.Default.Equals(value, usual)) parts.Add(Text($"{option} {value}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
