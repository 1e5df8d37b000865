using System.CommandLine;

namespace Bss2.Cli.Data;

/// <summary><c>bss2 data</c>: data sets that must be made before they can be used.</summary>
public static class DataCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create() => new("data", "Prepare data sets.") { SpeechCommand.Create() };
}
