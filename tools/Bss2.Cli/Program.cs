using System.CommandLine;
using Bss2.Cli.Bench;
using Bss2.Cli.Conform;
using Bss2.Cli.Train;

namespace Bss2.Cli;

/// <summary>The program <c>bss2</c>: one file per sub-command.</summary>
public static class Program
{
    /// <summary>Entry point; returns the process exit code (<see cref="ExitCode"/>).</summary>
    public static Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("Bss2Driver: BrainScaleS-2 driver, simulated chip and in-the-loop training.")
        {
            TrainCommand.Create(),
            BenchCommand.Create(),
            ConformCommand.Create(),
        };
        return root.Parse(arguments).InvokeAsync();
    }
}
