using System.CommandLine;
using Bss2.Simulation;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 bench link --model</c>: goodput of the link protocol over a modelled wire.</summary>
public static class BenchLinkCommand
{
    private static readonly Option<bool> Model = new("--model") { Description = "Gigabit Ethernet with 60 us round trip in virtual time; no device." };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("link", "Goodput of the link.") { Model };
        command.SetAction((result, _) => Guarded.RunAsync(
            result.InvocationConfiguration.Error, () => Task.FromResult(Run(result.GetValue(Model), result.InvocationConfiguration.Output))));
        return command;
    }

    /// <summary>Prints the table; returns an <see cref="ExitCode"/>.</summary>
    public static int Run(bool isModel, TextWriter output)
    {
        if (!isModel) throw new UserException("Expected --model: without a link to a device only the modelled wire can be measured.");
        GoodputModel.Write(output);
        return ExitCode.Ok;
    }
}
