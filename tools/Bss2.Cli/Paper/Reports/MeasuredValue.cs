using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Reports;

/// <summary>A figure of ours.</summary>
/// <param name="Mean">Mean over the repetitions.</param>
/// <param name="Sd">Standard deviation of the sample; 0 for one.</param>
/// <param name="Count">Repetitions: seeds, or chips.</param>
/// <param name="Epochs">Epochs of the trainings behind it.</param>
/// <param name="IsReduced">Fewer epochs, seeds or samples than the paper's.</param>
/// <param name="IsPartOfData">Measured or trained on a part of the samples: goals are not judged.</param>
internal sealed record MeasuredValue(double Mean, double Sd, int Count, int Epochs, bool IsReduced, bool IsPartOfData)
{
    /// <summary>Mean of <paramref name="values"/>, one for each run of <paramref name="runs"/>; null while there is none.</summary>
    public static MeasuredValue? Of(IReadOnlyList<double> values, IReadOnlyList<RunReport> runs, int paperEpochs = PaperPlan.PaperEpochs, int paperSeeds = PaperPlan.PaperSeeds)
    {
        if (values.Count == 0 || runs.Count == 0) return null;
        Spread spread = Spread.Of(values);
        TrainingSettings s = runs[0].Request.Settings;
        bool part = s.ImagesMax > 0 || s.TestImagesMax > 0;
        return new MeasuredValue(spread.Mean, spread.Sd, spread.Count, s.Epochs, part || s.Epochs < paperEpochs || spread.Count < paperSeeds, part);
    }

    /// <summary>Mean test accuracy of runs, percent.</summary>
    public static MeasuredValue? Accuracy(IReadOnlyList<RunReport> runs, int paperEpochs = PaperPlan.PaperEpochs) =>
        Of([.. runs.Select(r => r.Result!.TestAccuracy)], runs, paperEpochs);
}
