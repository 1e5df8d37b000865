namespace Bss2.Cli.Train;

/// <summary>One epoch in run.json; accuracies in percent.</summary>
public sealed record EpochRecord(int Epoch, double Loss, double TrainAccuracy, double TestAccuracy, double HiddenSpikesPerImage, double InputSpikesPerImage, double WallS);
