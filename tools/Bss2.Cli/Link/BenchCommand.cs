using System.CommandLine;
using Bss2.Simulation;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 bench link --model</c>: goodput of the link protocol over a modelled wire.</summary>
public static class BenchCommand
{
    private static readonly Option<bool> Model = new("--model") { Description = "Gigabit Ethernet with 60 us round trip in virtual time; no device." };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var link = new Command("link", "Goodput of the link.") { Model };
        link.SetAction(result => Run(result.GetValue(Model), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return new Command("bench", "Measure.") { link };
    }

    private static int Run(bool isModel, TextWriter output, TextWriter errors)
    {
        if (!isModel)
        {
            errors.WriteLine("error: Expected --model: this build measures the modelled wire only.");
            return ExitCode.BadInput;
        }
        GoodputModel.Write(output);
        return ExitCode.Ok;
    }
}
