namespace Bss2.Training;

/// <summary>Sums over the images of an epoch or an evaluation so far; part of a checkpoint, so that a resumed epoch reports on all of its images.</summary>
public sealed class EpochSums
{
    /// <summary>Sum of NLL.</summary>
    public double Loss { get; set; }

    /// <summary>Images whose largest score was their label's.</summary>
    public long Correct { get; set; }

    /// <summary>Images.</summary>
    public long Images { get; set; }

    /// <summary>Input spikes.</summary>
    public long InputSpikes { get; set; }

    /// <summary>Hidden spikes.</summary>
    public long HiddenSpikes { get; set; }

    /// <summary>Mean NLL per image.</summary>
    public double MeanLoss => Loss / Math.Max(1, Images);

    /// <summary>Accuracy in percent.</summary>
    public double AccuracyPercent => 100.0 * Correct / Math.Max(1, Images);

    /// <summary>Hidden spikes per image.</summary>
    public double HiddenSpikesPerImage => HiddenSpikes / (double)Math.Max(1, Images);

    /// <summary>Adds a piece of a batch.</summary>
    public void Add(double loss, int correct, int inputSpikes) => (Loss, Correct, InputSpikes) = (Loss + loss, Correct + correct, InputSpikes + inputSpikes);

    /// <summary>The sums as a result after <paramref name="epoch"/> epochs.</summary>
    public EpochResult Result(int epoch) => new(epoch, (int)Images, MeanLoss, AccuracyPercent, HiddenSpikesPerImage, InputSpikes / (double)Math.Max(1, Images));
}
