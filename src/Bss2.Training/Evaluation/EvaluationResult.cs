namespace Bss2.Training;

/// <summary>What a network did with every image of an evaluation; accuracies in percent.</summary>
public sealed class EvaluationResult
{
    internal EvaluationResult(int imageCount, int stepCount, int classCount, int hiddenCount)
    {
        (ImageCount, StepCount, ClassCount) = (imageCount, stepCount, classCount);
        (Labels, Decisions, FirstInputStep, Losses) = (new byte[imageCount], new byte[imageCount * stepCount], new int[imageCount], new double[imageCount]);
        SpikesOfNeuron = new long[hiddenCount];
    }

    /// <summary>Images.</summary>
    public int ImageCount { get; }

    /// <summary>Samples per image.</summary>
    public int StepCount { get; }

    /// <summary>Classes.</summary>
    public int ClassCount { get; }

    /// <summary>Right class of every image, shape [image].</summary>
    public byte[] Labels { get; }

    /// <summary>Decision from the samples up to each step, shape [image, step].</summary>
    public byte[] Decisions { get; }

    /// <summary>Time step of the first input spike, shape [image]; 0 for an image without any.</summary>
    public int[] FirstInputStep { get; }

    /// <summary>NLL, shape [image].</summary>
    public double[] Losses { get; }

    /// <summary>Binned spikes of every hidden neuron over all images, shape [hidden].</summary>
    public long[] SpikesOfNeuron { get; }

    /// <summary>Input spikes of all images.</summary>
    public long InputSpikes { get; internal set; }

    /// <summary>Totals of the device.</summary>
    public RecordingCounters Counters { get; } = new();

    /// <summary>Decision from all samples of an image.</summary>
    public int Prediction(int image) => Decisions[((image + 1) * StepCount) - 1];

    /// <summary>Images that were classified rightly.</summary>
    public int Correct => Enumerable.Range(0, ImageCount).Count(i => Prediction(i) == Labels[i]);

    /// <summary>Accuracy in percent.</summary>
    public double AccuracyPercent => 100.0 * Correct / ImageCount;

    /// <summary>Accuracy of the decisions after <paramref name="step"/>, percent: what a window of step + 1 samples would have given.</summary>
    public double AccuracyPercentAt(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, StepCount);
        return 100.0 * Enumerable.Range(0, ImageCount).Count(i => Decisions[(i * StepCount) + step] == Labels[i]) / ImageCount;
    }

    /// <summary>Mean NLL.</summary>
    public double Loss => Losses.Sum() / ImageCount;

    /// <summary>Hidden spikes per image, several in a bin counted each.</summary>
    public double HiddenSpikesPerImage => Counters.HiddenSpikes / (double)ImageCount;

    /// <summary>Input spikes per image.</summary>
    public double InputSpikesPerImage => InputSpikes / (double)ImageCount;

    /// <summary>Hidden neurons that never spiked within the sampled window of any image.</summary>
    public int DeadNeurons => SpikesOfNeuron.Count(n => n == 0);

    /// <summary>Images by right class and decision, shape [class, decision].</summary>
    public int[,] Confusion()
    {
        var table = new int[ClassCount, ClassCount];
        for (int i = 0; i < ImageCount; i++) table[Labels[i], Prediction(i)]++;
        return table;
    }
}
