namespace Bss2.Training;

/// <summary>
/// Latency of a readout: what it decides when it is cut some time after an image's first input spike, and when the decision has become final.
/// Times are whole sampling periods after the step of the first input spike.
/// </summary>
public sealed class LatencyReport
{
    private LatencyReport(double[] accuracyPercent, int[] decided) => (AccuracyPercent, Decided) = (accuracyPercent, decided);

    /// <summary>Accuracy from samples up to t periods after the first input spike, shape [t]; images whose window ends earlier count with all they have.</summary>
    public IReadOnlyList<double> AccuracyPercent { get; }

    /// <summary>Images whose decision became final t periods after the first input spike, shape [t]; the last change of mind, or 0.</summary>
    public IReadOnlyList<int> Decided { get; }

    /// <summary>Percent of the images whose decision was final by t periods after the first input spike.</summary>
    public double DecidedPercent(int t) => 100.0 * Decided.Take(t + 1).Sum() / Decided.Sum();

    /// <summary>The first t from which on the accuracy stays at most <paramref name="points"/> below that of the full window.</summary>
    public int StepWithin(double points)
    {
        int t = AccuracyPercent.Count - 1;
        while (t > 0 && AccuracyPercent[t - 1] >= AccuracyPercent[^1] - points - 1e-9) t--;
        return t;
    }

    /// <summary>The latency of an evaluation.</summary>
    public static LatencyReport Of(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result.Decisions, result.Labels, result.FirstInputStep, result.StepCount);
    }

    /// <summary>From decisions of shape [image, step], right classes and steps of the first input spike of every image.</summary>
    public static LatencyReport Of(ReadOnlySpan<byte> decisions, ReadOnlySpan<byte> labels, ReadOnlySpan<int> firstInputStep, int stepCount)
    {
        if (decisions.Length != labels.Length * stepCount || firstInputStep.Length != labels.Length || labels.Length == 0)
            throw new ArgumentException($"Expected {stepCount} decisions, a label and a first step of at least one image, found {decisions.Length}, {labels.Length} and {firstInputStep.Length}.", nameof(decisions));
        var correct = new int[stepCount];
        var decided = new int[stepCount];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<byte> own = decisions.Slice(i * stepCount, stepCount);
            int first = firstInputStep[i];
            for (int t = 0; t < stepCount; t++)
                if (own[Math.Min(stepCount - 1, first + t)] == labels[i]) correct[t]++;
            decided[Math.Max(0, FinalStep(own) - first)]++;
        }
        int count = labels.Length;
        return new LatencyReport([.. correct.Select(c => 100.0 * c / count)], decided);
    }

    /// <summary>The first step from which on a decision stays what it is after the last one.</summary>
    public static int FinalStep(ReadOnlySpan<byte> decisions)
    {
        int step = decisions.Length - 1;
        while (step > 0 && decisions[step - 1] == decisions[^1]) step--;
        return step;
    }
}
