using System.CommandLine;

namespace Bss2.Cli.Chip;

/// <summary><c>bss2 chip</c>: looks at one chip.</summary>
public static class ChipCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create() => new("chip", "Look at one chip.") { ScatterCommand.Create() };
}
