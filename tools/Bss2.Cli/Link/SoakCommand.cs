using System.CommandLine;
using Bss2.Simulation;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 soak</c>: swarm runs of the link protocol in virtual time.</summary>
public static class SoakCommand
{
    private static readonly Option<ulong> FirstSeed = new("--first-seed") { Description = "First seed.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seeds = new("--seeds") { Description = "Number of seeds.", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Threads = new("--threads") { Description = "Computing threads; results do not depend on it.", DefaultValueFactory = _ => 2 };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("soak", "Run the link protocol under drawn faults, in virtual time; exit code 0 only if no rule was broken.") { FirstSeed, Seeds, Threads };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(
            result.InvocationConfiguration.Error,
            () => Task.FromResult(Run(result.GetValue(FirstSeed), result.GetValue(Seeds), result.GetValue(Threads), result.InvocationConfiguration.Output, cancellationToken))));
        return command;
    }

    /// <summary>Runs the seeds; returns an <see cref="ExitCode"/>.</summary>
    public static int Run(ulong firstSeed, int seeds, int threads, TextWriter output, CancellationToken cancellationToken)
    {
        if (seeds < 1) throw new UserException($"Expected --seeds of at least 1, found {seeds}.");
        if (threads < 1) throw new UserException($"Expected --threads of at least 1, found {threads}.");
        SoakReport? report = SoakReport.Run(firstSeed, seeds, new WorkerPool(threads), cancellationToken);
        if (report is null) return ExitCode.Interrupted;
        output.WriteLine($"seeds {firstSeed}..{firstSeed + (ulong)seeds - 1}");
        report.Write(output);
        return report.Violations.Any() ? ExitCode.CheckFailed : ExitCode.Ok;
    }
}
