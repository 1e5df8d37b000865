using Bss2.Cli.Figures;
using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Paper.Reports;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>Chips whose leak and reset only are calibrated: a network trained in the loop on each of several.</summary>
internal sealed class UncalibratedExperiment : IPaperExperiment
{
    private const string Parts = "leak-reset";

    /// <inheritdoc/>
    public string Name => "uncalibrated";

    /// <inheritdoc/>
    public string Title => "Uncalibrated chips: in the loop with nothing but leak and reset calibrated";

    /// <inheritdoc/>
    public IReadOnlyList<PaperJob> Jobs(PaperScale scale) => [.. Trained(scale), .. Transferred(scale)];

    /// <inheritdoc/>
    public ExperimentReport Report(PaperResults results, PaperScale scale)
    {
        IReadOnlyList<TrainJob> jobs = Trained(scale);
        IReadOnlyList<RunReport> runs = results.All(jobs), loaded = results.All(Transferred(scale));
        NeuronHealth[] neurons = [.. runs.Select(r => r.Neurons).OfType<NeuronHealth>()];
        string setting = $"{jobs.Count} chips (seeds 1 to {jobs.Count}), training seed 1, the paper's recipe, {scale.For(Name).Epochs} epochs";
        PaperClaim claim = new() { Name = "", Unit = "%", Setting = setting, Command = jobs[0].Command };
        return new ExperimentReport(
            "Time constants, thresholds, strengths and synapse drivers have the codes of a typical chip, the same for every neuron; leak and reset potentials (with input offsets and CADC) are calibrated. " +
            "The paper's scatter of 50 % exceeds the mismatch of such a chip. Neurons fail that fire without input or that strong input does not make fire; both are counted over the link after the training.",
            [
                claim with { Name = "accuracy in the loop, over chips", OursChip = MeasuredValue.Accuracy(runs), Remark = Range([.. runs.Select(r => r.Result!.TestAccuracy)], "%") },
                claim with
                {
                    Name = "accuracy of weights transferred from software, over the same chips", OursChip = MeasuredValue.Accuracy(loaded), OursSoftware = MeasuredValue.Accuracy(results.All([Software(scale)])),
                    Command = $"{Software(scale).Command} --out RUN\n{Transferred(scale)[0].Command}", Remark = Range([.. loaded.Select(r => r.Result!.TestAccuracy)], "%"),
                },
                claim with
                {
                    Name = "failed hidden neurons per chip", Unit = "neurons", Decimals = 1, OursChip = neurons.Length == runs.Count ? MeasuredValue.Of([.. neurons.Select(n => (double)n.Failed)], runs) : null,
                    Remark = neurons.Length == 0 ? null : FormattableString.Invariant($"{neurons.Average(n => n.Firing.Count):0.0} fire without input, {neurons.Average(n => n.Dead.Count):0.0} not even under strong input; from {neurons.Min(n => n.Failed)} to {neurons.Max(n => n.Failed)} of {neurons[0].Neurons}."),
                },
            ],
            runs.Count == 0 ? [] : [new ReportFigure("uncalibrated", "Test accuracy of networks trained in the loop, each on its own uncalibrated chip.", YieldFigure.Draw(
                "Uncalibrated chips: training in the loop", $"MNIST 16×16, {runs.Count} simulated chips, leak and reset calibrated", [.. runs.Select(r => r.Result!.TestAccuracy)], null, "accuracy of networks trained on their own chip"))]);
    }

    private static string? Range(double[] values, string unit) => values.Length == 0 ? null : FormattableString.Invariant($"From {values.Min():0.00} to {values.Max():0.00} {unit}.");

    // A seed of this experiment is a chip.
    private IReadOnlyList<TrainJob> Trained(PaperScale scale) => [.. scale.For(Name).Seeds.Select(chip => One(scale, $"{Name}-chip{chip}", Chip(chip)))];

    private IReadOnlyList<TransferJob> Transferred(PaperScale scale) => [.. scale.For(Name).Seeds.Select(chip => new TransferJob(Software(scale), $"{Name}-chip{chip}", Chip(chip)))];

    private TrainJob Software(PaperScale scale) => One(scale, $"{Name}-software", new TrainRequest { Device = TrainRequest.NoDevice });

    private TrainJob One(PaperScale scale, string name, TrainRequest request) =>
        TrainJob.ForSeed(name, request with { Settings = PaperRecipe.Paper.Settings("mnist") }, scale.For(Name), seed: 1);

    private static TrainRequest Chip(ulong seed) => new() { ChipSeed = seed, Calibrate = Parts };
}
