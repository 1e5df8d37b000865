using System.CommandLine;
using Bss2.Cli.Link;

namespace Bss2.Cli.Bench;

/// <summary><c>bss2 bench</c>: costs as ratios within one run, since absolute times differ from machine to machine.</summary>
public static class BenchCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create() => new("bench", "Measure costs as ratios within one run.") { BenchTrainCommand.Create(), BenchLinkCommand.Create(), BenchRegistersCommand.Create() };
}
