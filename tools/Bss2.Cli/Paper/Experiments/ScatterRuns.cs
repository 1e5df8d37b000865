using Bss2.Cli.Paper.Jobs;
using Bss2.Cli.Train;

namespace Bss2.Cli.Paper.Experiments;

/// <summary>The runs behind figure 4B. Every seed has another network and other targets, on the default chip.</summary>
internal static class ScatterRuns
{
    /// <summary>Name of the experiment and of its row in the plan.</summary>
    public const string Name = "scatter";

    /// <summary>In the loop on the chip with scattered targets, all seeds; without scatter <paramref name="kind"/> is nobody's.</summary>
    public static IReadOnlyList<TrainJob> InTheLoop(PaperScale scale, string kind, double percent) => [.. scale.For(Name).Seeds.Select(seed =>
        One(scale, seed, percent > 0 ? FormattableString.Invariant($"{Name}-{kind}{percent}") : $"{Name}-none", new TrainRequest { Scatter = Scatter(kind, percent, seed) }))];

    /// <summary>In software with as many epochs, all seeds.</summary>
    public static IReadOnlyList<TrainJob> InSoftware(PaperScale scale) =>
        [.. scale.For(Name).Seeds.Select(seed => One(scale, seed, $"{Name}-software", new TrainRequest { Device = TrainRequest.NoDevice }))];

    /// <summary>What was trained in software loaded onto the chip with scattered targets, all seeds.</summary>
    public static IReadOnlyList<TransferJob> Transferred(PaperScale scale, string kind, double percent) => [.. InSoftware(scale).Select(of =>
        new TransferJob(of, percent > 0 ? FormattableString.Invariant($"{kind}{percent}") : "none", new TrainRequest { Scatter = Scatter(kind, percent, of.Request.Settings.Seed) }))];

    private static TargetScatterRequest? Scatter(string kind, double percent, ulong seed) => percent > 0 ? new TargetScatterRequest(percent, kind, seed) : null;

    private static TrainJob One(PaperScale scale, ulong seed, string name, TrainRequest request) =>
        TrainJob.ForSeed(name, request with { Settings = PaperRecipe.Paper.Settings("mnist") }, scale.For(Name), seed);
}
