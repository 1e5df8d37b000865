using System.Text.Json;

namespace Bss2.Cli.Train;

/// <summary>What a run reached: the last line of <c>--json</c> and the result in run.json. Accuracies in percent.</summary>
public sealed record RunResult
{
    /// <summary>Device address, or "software".</summary>
    public required string Device { get; init; }

    /// <summary>Seed of the training.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Seed of the simulated chip, also behind a link; null for software and silicon.</summary>
    public required ulong? ChipSeed { get; init; }

    /// <summary>Epochs completed.</summary>
    public required int Epochs { get; init; }

    /// <summary>Training images per epoch.</summary>
    public required int Images { get; init; }

    /// <summary>Accuracy over the last epoch of training.</summary>
    public required double TrainAccuracy { get; init; }

    /// <summary>Accuracy on the test set (or the held-out images) after the last epoch.</summary>
    public required double TestAccuracy { get; init; }

    /// <summary>In the last evaluation.</summary>
    public required double HiddenSpikesPerImage { get; init; }

    /// <summary>In the last evaluation.</summary>
    public required double InputSpikesPerImage { get; init; }

    /// <summary>Mean wall time of an epoch, evaluation included.</summary>
    public required double WallSPerEpoch { get; init; }

    /// <summary>Time that passed on the device.</summary>
    public required double SimulatedS { get; init; }

    /// <summary>UT words sent.</summary>
    public required long WordsSent { get; init; }

    /// <summary>UT words received.</summary>
    public required long WordsReceived { get; init; }

    /// <summary>Events lost at any stage.</summary>
    public required long SpikesLost { get; init; }

    /// <summary>SHA-256 over all float32 weights, little-endian, layer by layer, row-major.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Line);
}
