namespace Bss2.Training;

/// <summary>State of a running epoch after a batch; sums over the epoch so far.</summary>
public readonly record struct TrainingProgress(int Epoch, int Batch, int BatchCount, int Images, double Loss, double AccuracyPercent, double HiddenSpikesPerImage);
