using System.CommandLine;

namespace Bss2.Cli.Sim;

/// <summary><c>bss2 sim</c>: the simulated board as something that others connect to.</summary>
internal static class SimCommand
{
    public static Command Create() => new("sim", "The simulated board for other programs.") { ServeCommand.Create(), CalibrationCommand.Create() };
}
