namespace Bss2.Cli.Tests;

/// <summary>
/// Tests that run while no others do: the completions of the command line library walk over lists in options that all command lines of a
/// process share, and other tests make command lines.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    public const string Name = "alone";
}
