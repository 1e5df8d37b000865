using System.CommandLine;

namespace Bss2.Cli;

/// <summary>The program <c>bss2</c>: one file per sub-command.</summary>
public static class Program
{
    /// <summary>Entry point; returns the process exit code.</summary>
    public static Task<int> Main(string[] arguments) =>
        new RootCommand("Bss2Driver: BrainScaleS-2 driver, simulated chip and in-the-loop training.").Parse(arguments).InvokeAsync();
}
