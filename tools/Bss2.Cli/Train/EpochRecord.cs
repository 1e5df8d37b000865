namespace Bss2.Cli.Train;

/// <summary>One epoch in run.json; accuracies in percent. Test accuracy and spikes are those of the evaluation: null in an epoch without one (--evaluate-every).</summary>
public sealed record EpochRecord(int Epoch, double Loss, double TrainAccuracy, double? TestAccuracy, double? HiddenSpikesPerImage, double? InputSpikesPerImage, double WallS);
