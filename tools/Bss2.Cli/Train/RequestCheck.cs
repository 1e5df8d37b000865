using System.Globalization;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>Refuses requests that make no sense, before any folder is made or device opened.</summary>
internal static class RequestCheck
{
    // Every image of a batch keeps its traces and gradients until the update: some 40 KB.
    private const int BatchMax = 5000;

    /// <summary>What the request alone tells.</summary>
    public static void Check(TrainRequest request)
    {
        TrainingSettings s = request.Settings;
        Require(s.Epochs >= 1, "--epochs of at least 1", s.Epochs);
        Require(s.BatchSize is >= 1 and <= BatchMax, $"--batch 1..{BatchMax} (a larger batch does not fit into memory)", s.BatchSize);
        Require(s.HiddenCount >= 1, "--hidden of at least 1", s.HiddenCount);
        Require(double.IsFinite(s.LearningRate) && s.LearningRate > 0, "a --learning-rate above 0", s.LearningRate);
        Require(s.EpochFactor is > 0 and <= 1, "an --epoch-factor above 0 and up to 1", s.EpochFactor);
        Require(double.IsFinite(s.Loss.SurrogateSlope) && s.Loss.SurrogateSlope > 0, "a --slope above 0", s.Loss.SurrogateSlope);
        Require(double.IsFinite(s.Loss.BurstRegulariser) && s.Loss.BurstRegulariser >= 0, "a --burst of at least 0", s.Loss.BurstRegulariser);
        Require(s.Dropout is >= 0 and < 1, "--dropout from 0 to below 1", s.Dropout);
        Require(s.RotationDegrees is >= 0 and <= 180, "--rotation 0..180 degrees", s.RotationDegrees);
        Require(double.IsFinite(s.ChannelJitter) && s.ChannelJitter >= 0, "--jitter of at least 0 channels", s.ChannelJitter);
        if (s.FreezeRecurrent && !s.Recurrent) throw new UserException("Expected --freeze-recurrent-of with a recurrent network, found one without. Add --recurrent.");
        Require(request.Mismatch is >= 0 and <= 1, "--mismatch 0..1", request.Mismatch);
        Require(request.EvaluateEvery >= 1, "--evaluate-every of at least 1", request.EvaluateEvery);
        Require(request.Threads >= 1, "--threads of at least 1", request.Threads);
        Require(CalibrationParts.Names.Contains(request.Calibrate), $"--calibrate {string.Join(", ", CalibrationParts.Names)}", request.Calibrate);
        if (request.Scatter is not null) CheckScatter(request);
        if (!request.IsSoftware) Devices.RequireKnown(request.Device);
    }

    // Only the simulated chip's own export draws targets; a file holds those it was made with.
    private static void CheckScatter(TrainRequest request)
    {
        if (request.CalibrationFile is not null || request.Device != Devices.Simulated)
            throw new UserException($"Expected --scatter with {Devices.Simulated} and without --calibration, found {(request.CalibrationFile is not null ? "--calibration" : $"--device {request.Device}")}. 'bss2 sim calibration --scatter PERCENT --out FILE' writes a scattered calibration for --calibration.");
        Require(request.Calibrate == "all", "--scatter with --calibrate all (other parts of the calibration are not applied)", $"--calibrate {request.Calibrate}");
    }

    /// <summary>What the data tell.</summary>
    public static void Check(TrainingSettings s, DatasetPair data)
    {
        int count = data.Train.Count - s.HeldOut;
        Require(count >= 1, $"--held-out 1..{data.Train.Count - 1} ({data.Name} has {data.Train.Count} training images)", s.HeldOut);
        Require(s.ImagesMax <= count, $"--images 1..{count} ({data.Name} has {data.Train.Count} training images{(s.HeldOut > 0 ? $", {s.HeldOut} of them held out" : "")})", s.ImagesMax);
        if (s.ChannelJitter > 0 && data.Train is not IJitteredDataset) throw new UserException($"Expected --jitter with sounds (speech, shd), found it with {data.Name}. Leave it out.");
        Require(s.TestImagesMax <= data.Test.Count, $"--test-images 1..{data.Test.Count}", s.TestImagesMax);
    }

    private static void Require<T>(bool condition, string expected, T found)
    {
        if (!condition) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Expected {expected}, found {found}."));
    }
}
