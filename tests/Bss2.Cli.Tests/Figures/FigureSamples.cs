using Bss2.Cli.Figures;

namespace Bss2.Cli.Tests;

/// <summary>Small figures for tests of the writers.</summary>
internal static class FigureSamples
{
    public static Drawing LearningCurve() => LearningCurveFigure.Draw(
        "MNIST", "simulated chip", "test",
        [new LearningCurvePoint(1, 0.5, 90, 91, 50), new LearningCurvePoint(2, 0.3, 93, null, 48), new LearningCurvePoint(3, 0.2, 95, 94.5, 45)]);

    public static Drawing Example() => ExampleImageFigure.Draw("image 0", "simulated chip", new ExampleImage
    {
        Pixels = new byte[256], PixelSide = 16, Label = 1, Prediction = 1, InputCount = 256, HiddenCount = 3, OutputCount = 2,
        SampleCount = 4, SamplePeriodUs = 1.7, LeakLsb = 80, ThresholdLsb = 150,
        InputSpikes = [(0, 4), (3.4, 250)], HiddenSpikes = [(4, 1)],
        HiddenLsb = [80, 80, 80, 100, 82, 84, 140, 90, 80, 80, 90, 80], OutputLsb = [80, 80, 82, 81, 90, 84, 92, 80],
    });
}
