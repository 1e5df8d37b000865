using Bss2.Cli.Eval;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>The trainings of table 1 evaluated in one way, all seeds.</summary>
/// <param name="Title">Task and recipe.</param>
/// <param name="Jobs">One evaluation per seed.</param>
internal sealed record PictureEvaluations(string Title, IReadOnlyList<EvalJob> Jobs)
{
    /// <summary>The commands for the first seed.</summary>
    public string Command => $"{Jobs[0].Of.Command} --out RUN\n{Jobs[0].Command}";

    /// <summary>MNIST, plain and augmented, with the recipes of the scale: on the chip, or in software. The quick version has only the first.</summary>
    public static IReadOnlyList<PictureEvaluations> OfMnist(PaperScale scale, bool inSoftware, Func<TrainJob, EvalJob> evaluate)
    {
        PictureTask[] tasks = scale.IsQuick ? [PictureTask.Plain] : [PictureTask.Plain, PictureTask.Augmented];
        return [.. from recipe in PaperRecipe.For(scale)
                   from task in tasks
                   let runs = inSoftware ? PictureRuns.InSoftware(scale, task, recipe) : PictureRuns.OnChip(scale, task, recipe)
                   select new PictureEvaluations($"{task.Title}, {recipe.Title}", [.. runs.Select(evaluate)])];
    }

    /// <summary>The reports that there are.</summary>
    public IReadOnlyList<EvalReport> Reports(PaperResults results) => results.All(Jobs);

    /// <summary>A figure of every report, as mean over seeds; null while there is none.</summary>
    public MeasuredValue? Measured(PaperResults results, Func<EvalReport, double?> value)
    {
        double?[] values = [.. Reports(results).Select(value)];
        return values.Contains(null) ? null : MeasuredValue.Of([.. values.OfType<double>()], results.All(Jobs.Select(j => j.Of)));
    }
}
