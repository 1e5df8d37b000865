using System.CommandLine;

namespace Bss2.Cli.Plot;

/// <summary><c>bss2 plot RUN...</c>: draws the figures of runs again from their files.</summary>
internal static class PlotCommand
{
    private static readonly Argument<string[]> Runs = new("run") { Description = "Folder of a run; several are overlaid in one figure.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder for the figure of several runs (default: the present one).", HelpName = "FOLDER" };

    public static Command Create()
    {
        var command = new Command("plot", "Draw the figures of a run again from its files, as SVG and PNG; several runs: their learning curves in one figure.") { Runs, Out };
        command.SetAction((r, _) => Guarded.RunAsync(r.InvocationConfiguration.Error, () =>
            new PlotRunner(r.GetValue(Runs)!, r.GetValue(Out), r.InvocationConfiguration.Output).RunAsync()));
        return command;
    }
}
