using System.CommandLine;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Gradcheck;

/// <summary><c>bss2 gradcheck</c>: certifies the backward pass and tells how far measured traces bend it in the loop.</summary>
internal static class GradcheckCommand
{
    private static readonly Option<string> Dataset = new("--dataset") { Description = "mnist, fashion or yinyang.", DefaultValueFactory = _ => "mnist", HelpName = "NAME" };
    private static readonly Option<string> Recipe = new("--recipe") { Description = "Recipe whose loss and surrogate are checked: bss2, paper or steep.", DefaultValueFactory = _ => Recipes.Own, HelpName = "NAME" };
    private static readonly Option<string?> Run = new("--run") { Description = "Check at the weights of a finished run (default: after a short training in software).", HelpName = "RUN" };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of weights, samples and directions.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private static readonly Option<ulong> ChipSeed = new("--chip-seed") { Description = "Simulated chip on which traces are measured.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private static readonly Option<bool> Software = new("--software") { Description = "Only compare with central differences; measure nothing." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object instead of tables." };

    public static Command Create()
    {
        var command = new Command("gradcheck", "Compare the backward pass with central differences in float64, layer by layer, and measure how far a chip's traces bend the gradient.")
        {
            Dataset, Recipe, Run, Seed, ChipSeed, Software, Json,
        };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            new GradcheckRunner(Request(result), result.InvocationConfiguration.Output).RunAsync(DataFolders.All(), cancellationToken)));
        return command;
    }

    private static GradcheckRequest Request(ParseResult r)
    {
        string dataset = r.GetValue(Dataset)!, recipe = r.GetValue(Recipe)!;
        if (!Datasets.Names.Contains(dataset)) throw new UserException($"Expected --dataset {string.Join(", ", Datasets.Names)}, found '{dataset}'.");
        if (!Recipes.Names.Contains(recipe)) throw new UserException($"Expected --recipe {string.Join(" or ", Recipes.Names)}, found '{recipe}'.");
        if (r.GetValue(Run) is not null && new Option[] { Dataset, Recipe }.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } given)
            throw new UserException($"Expected --run without {given.Name}: a run has its own. Leave out one of them.");
        return new GradcheckRequest(dataset, recipe, r.GetValue(Run), r.GetValue(Seed), r.GetValue(ChipSeed), r.GetValue(Software), r.GetValue(Json));
    }
}
