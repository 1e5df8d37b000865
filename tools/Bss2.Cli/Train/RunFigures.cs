using Bss2.Cli.Figures;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>The figures of a run, each as SVG and PNG.</summary>
internal static class RunFigures
{
    /// <summary>Error, loss and activity over the epochs.</summary>
    public static void DrawLearningCurve(RunFolder folder, RunReport report)
    {
        TrainRequest request = report.Request;
        string where = report.Scales is null ? "in software" : "in the loop on the chip", tested = request.HeldOut ? "held-out" : "test";
        Drawing drawing = LearningCurveFigure.Draw($"{DatasetTitle(request.Settings.Dataset)}: training {where}", $"{report.DeviceDescription}, training seed {request.Settings.Seed}", tested, Points(report));
        folder.Save("learning-curve", drawing);
    }

    /// <summary>The epochs of a run as points of a curve.</summary>
    public static IReadOnlyList<LearningCurvePoint> Points(RunReport report) =>
        [.. report.History.Select(h => new LearningCurvePoint(h.Epoch, h.Loss, h.TrainAccuracy, h.TestAccuracy, h.HiddenSpikesPerImage))];

    /// <summary>The first test sample, run once more with everything kept.</summary>
    public static async Task DrawExampleAsync(RunFolder folder, DeviceSession device, DatasetPair data, Trainer trainer, CancellationToken cancellationToken)
    {
        ExampleImage example = await ExampleRun.RecordAsync(device, data.Test, 0, trainer, cancellationToken).ConfigureAwait(false);
        bool software = device.Scales is null;
        string units = software ? "software model, traces drawn at 70 LSB per threshold" : device.Description, epochs = trainer.Epoch == 1 ? "1 epoch" : $"{trainer.Epoch} epochs";
        folder.Save("example", ExampleImageFigure.Draw($"One sample {(software ? "in software" : "on the chip")}: {DatasetTitle(data.Name)}, test sample 0", $"{units}, after {epochs} of training", example));
    }

    /// <summary>A data set in titles.</summary>
    public static string DatasetTitle(string name) => name switch { "mnist" => "MNIST 16×16", "fashion" => "Fashion-MNIST 16×16", "yinyang" => "Yin-Yang", "speech" => "Spoken digits", "shd" => "SHD", _ => name };
}
