using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;

namespace Bss2.Cli.Paper;

/// <summary>
/// One experiment of the paper. To add one: a class in Paper/Experiments, a line in <see cref="PaperExperiments.All"/>, and a row of the same
/// name in <see cref="PaperPlan.Rows"/> if it trains with epochs and seeds of its own.
/// <para>
/// <see cref="Jobs"/> makes the same list for the same scale whenever it is called, so <see cref="Report"/> calls it again (or the method that
/// made a part of it) and looks the results up: <c>results.All(jobs)</c> gives those that there are. Trainings are made with
/// <see cref="TrainJob.ForSeeds"/>; jobs of other experiments are shared by making the same ones (<see cref="PictureRuns"/>): equal keys run once.
/// Evaluations (<see cref="EvalJob"/>) and transfers (<see cref="TransferJob"/>) name the training they need, which then runs before them.
/// Another kind of work derives from <see cref="PaperJob{TResult}"/>.
/// </para>
/// <para>
/// A report is also written when half of the jobs are missing: claims without a result are pending (their value is null), figures are left
/// out. Goals are judged by <see cref="PaperClaim"/>, not here; <see cref="PaperClaim.Remark"/> is for what an experiment can say about a missed one.
/// </para>
/// </summary>
internal interface IPaperExperiment
{
    /// <summary>Name for --only and for the plan.</summary>
    string Name { get; }

    /// <summary>Heading of its part of the report.</summary>
    string Title { get; }

    /// <summary>What has to run, in a sensible order; keys are unique within the list.</summary>
    IReadOnlyList<PaperJob> Jobs(PaperScale scale);

    /// <summary>Its part of the report from the results that there are.</summary>
    ExperimentReport Report(PaperResults results, PaperScale scale);
}
