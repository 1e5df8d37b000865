using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>Fast inference beside the slow one, which is the report's test.</summary>
public sealed record FastTable
{
    private const double TickS = 8e-9;

    /// <summary>Samples per image.</summary>
    public required int Samples { get; init; }

    /// <summary>From image to image, us, as asked for.</summary>
    public required double SeparationUs { get; init; }

    /// <summary>Images of a full playback program: a hardware batch.</summary>
    public required int ImagesPerProgram { get; init; }

    /// <summary>The evaluation in fast mode.</summary>
    public required EvalSummary Test { get; init; }

    /// <summary>Its accuracy minus that of the slow mode, points.</summary>
    public required double AccuracyDifference { get; init; }

    /// <summary>Accuracy of the slow mode when it is cut after as many samples: what is missing then is not the reset's doing.</summary>
    public double AccuracySlowCut { get; init; }

    /// <summary>Input spikes per image that come too late for the samples and are not sent.</summary>
    public required double InputsLeftOutPerImage { get; init; }

    /// <summary>Images per second of chip time while images run, by the FPGA's time stamps before the first and after the last one of every program.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Images per second of all time that passed on the device: weights, lead of 100 us and readout of all samples included.</summary>
    public required double ImagesPerSecondWithReadout { get; init; }

    /// <summary>Mean power times the time of an image, uJ, as the paper counts it: an estimate by the model's assumed figures; null where no model can tell.</summary>
    public required double? EstimatedEnergyUjPerImage { get; init; }

    /// <summary>Wall time over that of the slow mode.</summary>
    public required double WallRatio { get; init; }

    internal static FastTable Of(FastInference fast, EvalSummary slow, EvalSummary test, EvaluationResult result, long leftOut) => new()
    {
        Samples = fast.SampleCount, SeparationUs = fast.Separation.Microseconds, ImagesPerProgram = StrobeKernel.ImagesPerRun(fast.SampleCount), Test = test,
        AccuracyDifference = test.Accuracy - slow.Accuracy, InputsLeftOutPerImage = leftOut / (double)test.Images,
        ImagesPerSecond = test.Images / (result.Counters.ImageTicks * TickS), ImagesPerSecondWithReadout = test.Images / test.SimulatedS, WallRatio = test.WallS / slow.WallS,
        EstimatedEnergyUjPerImage = test.EstimatedPowerMw * 1e3 * result.Counters.ImageTicks * TickS / test.Images,
    };
}
