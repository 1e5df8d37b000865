namespace Bss2.Cli.Figures;

/// <summary>One epoch of a learning curve. Accuracies in percent; a null test accuracy or activity was not measured in that epoch.</summary>
public sealed record LearningCurvePoint(int Epoch, double Loss, double TrainAccuracyPercent, double? TestAccuracyPercent, double? HiddenSpikesPerImage);
