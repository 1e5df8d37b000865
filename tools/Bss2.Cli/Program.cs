using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Bss2.Cli.Bench;
using Bss2.Cli.Chip;
using Bss2.Cli.Conform;
using Bss2.Cli.Data;
using Bss2.Cli.Eval;
using Bss2.Cli.Gradcheck;
using Bss2.Cli.Link;
using Bss2.Cli.Paper;
using Bss2.Cli.Plot;
using Bss2.Cli.Ppu;
using Bss2.Cli.Reg;
using Bss2.Cli.Readout;
using Bss2.Cli.Sim;
using Bss2.Cli.Spikes;
using Bss2.Cli.Traffic;
using Bss2.Cli.Train;

namespace Bss2.Cli;

/// <summary>The program <c>bss2</c>: one file per sub-command.</summary>
public static class Program
{
    // After Ctrl-C a run finishes its exchange with the device and writes its files.
    private static readonly TimeSpan SaveTimeMax = TimeSpan.FromSeconds(30);

    private static readonly Lock Making = new();

    /// <summary>Entry point; returns the process exit code (<see cref="ExitCode"/>).</summary>
    public static Task<int> Main(string[] arguments) => RunAsync(arguments, Console.Out, Console.Error);

    /// <summary>As <see cref="Main"/>, with the writers and the cancellation of the caller.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        (RootCommand root, ParseResult parsed) = Parse(arguments);
        var invocation = new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = SaveTimeMax, EnableDefaultExceptionHandler = false };
        // A shell that asks for completions sends an unfinished line: its errors are nobody's.
        bool isSuggestion = root.Directives.OfType<SuggestDirective>().Any(d => parsed.GetResult(d) is not null);
        if (parsed.Errors.Count == 0 || isSuggestion) return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        foreach (ParseError error in parsed.Errors) await errors.WriteLineAsync($"error: {error.Message}").ConfigureAwait(false);
        await errors.WriteLineAsync($"'{Path(parsed.CommandResult)} --help' lists what there is.").ConfigureAwait(false);
        return ExitCode.BadInput;
    }

    // Options are made once and note the commands that hold them: several command lines of one process (tests) must not be made at once.
    private static (RootCommand Root, ParseResult Parsed) Parse(string[] arguments)
    {
        lock (Making)
        {
            RootCommand root = Root();
            return (root, root.Parse(arguments));
        }
    }

    private static RootCommand Root() => new RootCommand("Bss2Driver: BrainScaleS-2 driver, simulated chip and in-the-loop training.")
    {
        TrainCommand.Create(),
        EvalCommand.Create(),
        PlotCommand.Create(),
        PaperCommand.Create(),
        GradcheckCommand.Create(),
        DataCommand.Create(),
        BenchCommand.Create(),
        ChipCommand.Create(),
        MadcCommand.Create(),
        CadcCommand.Create(),
        ConformCommand.Create(),
        PpuCommand.Create(),
        SimCommand.Create(),
        PingCommand.Create(),
        InfoCommand.Create(),
        DoctorCommand.Create(),
        ProxyCommand.Create(),
        SoakCommand.Create(),
        RegCommand.Create(),
        MemtestCommand.Create(),
        ScanCommand.Create(),
        SpikesCommand.Create(),
        DecodeCommand.Create(),
        ReplayCommand.Create(),
    };

    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "bss2";
}
