using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Jobs;

/// <summary>Wall time of jobs on two cores: estimates for the plan, from what an epoch of 60,000 images costs.</summary>
internal static class JobCost
{
    // Seconds per image: 20 s per epoch in the loop, 4 s in software; an evaluation has no backward pass.
    private const double ChipTrainS = 20.0 / 60_000, SoftwareTrainS = 4.0 / 60_000, ChipTestS = 17.0 / 60_000, SoftwareTestS = 1.5 / 60_000;

    // Sounds have ten times the samples of a picture, and recurrent weights.
    private const double SoundChipTrainS = 5e-3, SoundSoftwareTrainS = 1.5e-3, SoundChipTestS = 4e-3, SoundSoftwareTestS = 3e-4;

    private const double ReluTrainS = 3.0 / 60_000;

    // Calibration, measured scales, figures.
    private const double OpenS = 2.5;

    /// <summary>A training.</summary>
    public static double OfTraining(TrainRequest request)
    {
        (int train, int test) = Images(request);
        if (request.Settings.Relu) return request.Settings.Epochs * (train + (0.5 * test)) * ReluTrainS;
        int evaluations = (request.Settings.Epochs + request.EvaluateEvery - 1) / request.EvaluateEvery;
        double epochs = request.Settings.Epochs * (double)train * (IsSound(request) ? request.IsSoftware ? SoundSoftwareTrainS : SoundChipTrainS : request.IsSoftware ? SoftwareTrainS : ChipTrainS);
        return epochs + (evaluations * OfTest(request, test)) + (request.IsSoftware ? 0.5 : OpenS);
    }

    /// <summary><paramref name="rounds"/> evaluations of a training's test samples.</summary>
    public static double OfEvaluation(TrainRequest request, int rounds) => (rounds * OfTest(request, Images(request).Test)) + (request.IsSoftware ? 0.5 : OpenS);

    private static double OfTest(TrainRequest request, int images) =>
        images * (IsSound(request) ? request.IsSoftware ? SoundSoftwareTestS : SoundChipTestS : request.IsSoftware ? SoftwareTestS : ChipTestS);

    private static bool IsSound(TrainRequest request) => request.Settings.Dataset is "speech" or "shd";

    private static (int Train, int Test) Images(TrainRequest request)
    {
        (int train, int test) = request.Settings.Dataset switch { "yinyang" => (5_000, 1_000), "speech" => (2_000, 1_000), "shd" => (8_156, 2_264), _ => (60_000, 10_000) };
        return (request.Settings.ImagesMax > 0 ? request.Settings.ImagesMax : train, request.Settings.TestImagesMax > 0 ? request.Settings.TestImagesMax : test);
    }
}
