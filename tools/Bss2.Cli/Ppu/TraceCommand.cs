using System.CommandLine;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.Cli.Ppu;

/// <summary><c>bss2 ppu trace</c>: a program on the simulated chip in this process, instruction by instruction.</summary>
internal static class TraceCommand
{
    // Executed without being printed, at most: some minutes of work.
    private const long InstructionsMax = 100_000_000;

    private static readonly Option<int> Ppu = new("--ppu") { Description = "Processor: 0 top, 1 bottom.", DefaultValueFactory = _ => 0, HelpName = "N" };
    private static readonly Option<long> Limit = new("--limit") { Description = "Instructions to print.", DefaultValueFactory = _ => 1000, HelpName = "N" };
    private static readonly Option<string?> From = new("--from") { Description = "Print nothing before this address or symbol is reached.", HelpName = "WHERE" };
    private static readonly Option<string[]> Break = new("--break") { Description = "Stop before this address or symbol; may be given more than once.", HelpName = "WHERE" };
    private static readonly Option<string[]> Watch = new("--watch") { Description = "Stop when this register, address or symbol changes; may be given more than once.", HelpName = "WHAT" };
    private static readonly Option<string?> Script = new("--script") { Description = "Commands from a file, or '-' for standard input: break, watch, delete, step [N], continue, print [WHAT], quit.", HelpName = "FILE" };

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Assembly text (.s), ELF file or raw binary." };
        var command = new Command("trace", "Execute a program on the simulated chip step by step: cycle, instruction, changed registers.") { file, Ppu, Limit, From, Break, Watch, Script };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            RunAsync(result.GetRequiredValue(file), result, result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string file, ParseResult options, TextWriter output, CancellationToken cancellationToken)
    {
        (int ppu, long limit) = (options.GetValue(Ppu), options.GetValue(Limit));
        if (ppu is not (0 or 1)) throw new UserException($"Expected --ppu 0 (top) or 1 (bottom), found {ppu}.");
        if (limit < 1) throw new UserException($"Expected --limit of at least 1, found {limit}.");
        PpuProgram program = await ProgramFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        await using var board = new SimulatedFpga(new ChipOptions());
        var runner = new PlaybackRunner(board);
        await RunCommand.InitialiseAsync(runner, cancellationToken).ConfigureAwait(false);
        await new PpuSession(runner).LoadAsync(program, [ppu], cancellationToken).ConfigureAwait(false);
        PpuDebugger debugger = board.DebugPpu(ppu);
        debugger.Release();
        var tracer = new Tracer(debugger, program, output);
        foreach (string where in options.GetValue(Break) ?? []) tracer.Break(where);
        foreach (string what in options.GetValue(Watch) ?? []) tracer.Watch(what);
        await TraceAsync(tracer, program, options, limit, cancellationToken).ConfigureAwait(false);
        foreach (PpuFault fault in debugger.Report().FirstFaults) await output.WriteLineAsync($"fault: {fault.Message}").ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private static async Task TraceAsync(Tracer tracer, PpuProgram program, ParseResult options, long limit, CancellationToken cancellationToken)
    {
        if (options.GetValue(From) is { } from && !await tracer.SkipToAsync(TracePoint.ParseAddress(from, program), InstructionsMax, cancellationToken).ConfigureAwait(false))
            throw new UserException($"Expected the program to reach {from}, found that it did not within {InstructionsMax} instructions, or ended before.");
        if (options.GetValue(Script) is { } script) await RunScriptAsync(tracer, script, cancellationToken).ConfigureAwait(false);
        else if (await tracer.RunAsync(limit, print: true, cancellationToken).ConfigureAwait(false)) await tracer.PrintStateAsync().ConfigureAwait(false);
    }

    private static async Task RunScriptAsync(Tracer tracer, string script, CancellationToken cancellationToken)
    {
        var interpreter = new TraceScript(tracer, InstructionsMax);
        if (script == "-") { await interpreter.RunAsync(Console.In, cancellationToken).ConfigureAwait(false); return; }
        if (!File.Exists(script)) throw new UserException($"Expected a script, found no file '{script}'.");
        using var reader = new StreamReader(script);
        await interpreter.RunAsync(reader, cancellationToken).ConfigureAwait(false);
    }
}
