using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>A way to train that the report compares: the authors' published one, and ours.</summary>
/// <param name="Name">Its name for <c>bss2 train --recipe</c>; part of keys.</param>
/// <param name="Title">In the report.</param>
internal sealed record PaperRecipe(string Name, string Title)
{
    /// <summary>The authors' (training.md 2.6).</summary>
    public static PaperRecipe Paper { get; } = new(Recipes.Paper, "the paper's recipe");

    /// <summary>That of <c>bss2 train</c>.</summary>
    public static PaperRecipe Ours { get; } = new(Recipes.Own, "recipe bss2");

    /// <summary>The recipes that a report of this scale compares: the quick one runs the paper's only.</summary>
    public static IReadOnlyList<PaperRecipe> For(PaperScale scale) => scale.IsQuick ? [Paper] : [Paper, Ours];

    /// <summary>What it is, in one sentence.</summary>
    public string Describe(string dataset)
    {
        TrainingSettings s = Settings(dataset);
        string fall = s.Schedule == LearningRateSchedule.PerEpoch ? FormattableString.Invariant($"times {s.EpochFactor} an epoch over {PaperPlan.PaperEpochs} epochs, as far over fewer") : FormattableString.Invariant($"falling to {s.LearningRateEnd} of it over the run");
        string first = char.ToUpperInvariant(Title[0]) + Title[1..];
        return FormattableString.Invariant($"{first}: surrogate slope {s.Loss.SurrogateSlope}, burst regulariser {s.Loss.BurstRegulariser}, learning rate {s.LearningRate} {fall}, batches of {s.BatchSize}.");
    }

    /// <summary>
    /// Settings for a run of <paramref name="epochs"/>. A learning rate that falls by epochs falls as far as over the paper's 100: a schedule that
    /// is cut off would leave it high at the end.
    /// </summary>
    public static TrainingSettings InEpochs(TrainingSettings settings, int epochs) => settings.Schedule != LearningRateSchedule.PerEpoch ? settings with { Epochs = epochs } : settings with
    {
        Epochs = epochs, EpochFactor = StrictMath.Exp(StrictMath.Log(settings.EpochFactor) * PaperPlan.PaperEpochs / epochs),
    };

    /// <summary>Its settings for a data set.</summary>
    public TrainingSettings Settings(string dataset) => Recipes.For(dataset, Name);
}
