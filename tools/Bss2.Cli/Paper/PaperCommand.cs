using System.CommandLine;

namespace Bss2.Cli.Paper;

/// <summary><c>bss2 paper</c>: the paper's experiments in one command, one report.</summary>
internal static class PaperCommand
{
    private static readonly Option<string[]> Only = new("--only") { Description = $"Run these experiments only: {string.Join(", ", PaperExperiments.All.Select(e => e.Name))}.", HelpName = "NAME...", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int?> Seeds = new("--seeds") { Description = "Seeds of every setting (default: as planned, 3; goals are judged with 3 or more).", HelpName = "N" };
    private static readonly Option<double> EpochsScale = new("--epochs-scale") { Description = "Factor on the planned epochs of every training.", DefaultValueFactory = _ => 1, HelpName = "X" };
    private static readonly Option<int?> Images = new("--images") { Description = "Train on the first N samples only (goals are then not judged).", HelpName = "N" };
    private static readonly Option<int?> TestImages = new("--test-images") { Description = "Test on the first N samples only (goals are then not judged).", HelpName = "N" };
    private static readonly Option<bool> Quick = new("--quick") { Description = "The one-minute version on a part of the data: checks the programs, not the paper." };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of report and runs (default runs/paper, with --quick runs/paper-quick). The same command goes on in it where it was stopped.", HelpName = "FOLDER" };
    private static readonly Option<int> Threads = new("--threads") { Description = "Computing threads; results do not depend on it.", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 4), HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("paper", "Run the paper's experiments and write one report (Markdown, HTML, JSON). Ctrl-C stops cleanly; the same command goes on. Exit code 1: a goal was missed.")
        {
            Only, Seeds, EpochsScale, Images, TestImages, Quick, Out, Threads,
        };
        command.SetAction((r, cancellationToken) => Guarded.RunAsync(r.InvocationConfiguration.Error, () =>
        {
            PaperScale scale = Scale(r);
            string folder = r.GetValue(Out) ?? (scale.IsQuick ? "runs/paper-quick" : "runs/paper");
            return new PaperRunner(PaperExperiments.Find(r.GetValue(Only) ?? []), scale, new PaperFolder(folder), CommandLine(r), r.InvocationConfiguration.Output).RunAsync(DataFolders.All(), cancellationToken);
        }));
        return command;
    }

    private static PaperScale Scale(ParseResult r)
    {
        double epochs = r.GetValue(EpochsScale);
        foreach (Option<int?> count in new[] { Seeds, Images, TestImages })
            if (r.GetValue(count) is < 1) throw new UserException($"Expected {count.Name} of at least 1, found {r.GetValue(count)}. Leave it out for the planned number.");
        if (!double.IsFinite(epochs) || epochs <= 0) throw new UserException(FormattableString.Invariant($"Expected --epochs-scale above 0, found {epochs}."));
        if (r.GetValue(Threads) < 1) throw new UserException($"Expected --threads of at least 1, found {r.GetValue(Threads)}.");
        return new PaperScale { IsQuick = r.GetValue(Quick), Seeds = r.GetValue(Seeds), EpochsScale = epochs, Images = r.GetValue(Images), TestImages = r.GetValue(TestImages), Threads = r.GetValue(Threads) };
    }

    // What the user typed, without folder and threads: the report is the same in any folder.
    private static string CommandLine(ParseResult r)
    {
        List<string> parts = ["bss2 paper"];
        if (r.GetValue(Only) is { Length: > 0 } names) parts.Add($"--only {string.Join(' ', names)}");
        if (r.GetValue(Quick)) parts.Add("--quick");
        foreach (Option<int?> count in new[] { Seeds, Images, TestImages })
            if (r.GetValue(count) is int n) parts.Add($"{count.Name} {n}");
        if (r.GetResult(EpochsScale) is { Implicit: false }) parts.Add(FormattableString.Invariant($"--epochs-scale {r.GetValue(EpochsScale)}"));
        return string.Join(' ', parts);
    }
}
