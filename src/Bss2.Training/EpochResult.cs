namespace Bss2.Training;

/// <summary>What an epoch or an evaluation reached; accuracy in percent.</summary>
public sealed record EpochResult(int Epoch, int Images, double Loss, double AccuracyPercent, double HiddenSpikesPerImage, double InputSpikesPerImage);
