using System.Text.Json.Serialization;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>What a training run was asked for; stored in run.json so that the run can be resumed and repeated.</summary>
public sealed record TrainRequest
{
    /// <summary>The name of no device: the model runs in software.</summary>
    public const string NoDevice = "software";

    /// <summary>Settings of the training.</summary>
    public TrainingSettings Settings { get; init; } = new();

    /// <summary>Device address, or "software".</summary>
    public string Device { get; init; } = Devices.Simulated;

    /// <summary>Seed of the simulated chip.</summary>
    public ulong ChipSeed { get; init; } = 1;

    /// <summary>Mismatch of the simulated chip, 0..1.</summary>
    public double Mismatch { get; init; } = 1;

    /// <summary>Trial-to-trial noise of the simulated chip.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>Computing threads; results do not depend on it.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Calibration file; null = the simulated chip's ideal calibration, exported into the run folder.</summary>
    public string? CalibrationFile { get; init; }

    /// <summary>Parts of the calibration that are applied: all, leak-reset or none.</summary>
    public string Calibrate { get; init; } = "all";

    /// <summary>Evaluate after every N-th epoch, and always after the last one.</summary>
    public int EvaluateEvery { get; init; } = 1;

    /// <summary>Targets of single neurons in the calibration that the simulated chip exports; null: the same for all.</summary>
    public TargetScatterRequest? Scatter { get; init; }

    /// <summary>Run folder whose recurrent weights are taken in a shuffled order and left as they are; null: they are trained.</summary>
    public string? FrozenRecurrentOf { get; init; }

    /// <summary>Hash all response words.</summary>
    public bool HashResponses { get; init; }

    /// <summary>Where the link is recorded; no part of the run.</summary>
    internal CaptureRequest? Capture { get; init; }

    /// <summary>No chip at all.</summary>
    [JsonIgnore]
    public bool IsSoftware => Device == NoDevice;

    /// <summary>Evaluate on held-out training images rather than on the test set.</summary>
    [JsonIgnore]
    public bool HeldOut => Settings.HeldOut > 0;
}
