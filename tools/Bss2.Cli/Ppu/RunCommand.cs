using System.CommandLine;
using System.Globalization;
using System.Text;
using Bss2.Chip;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Ppu;

/// <summary><c>bss2 ppu run</c>: a program on one or both processors of a device, from reset until it sleeps.</summary>
internal static class RunCommand
{
    private const double TimeoutMsMax = 60_000;
    private static readonly DeviceOptions Device = new();
    private static readonly Option<int> Ppu = new("--ppu") { Description = "Processor: 0 top, 1 bottom.", DefaultValueFactory = _ => 0, HelpName = "N" };
    private static readonly Option<bool> Both = new("--both") { Description = "On both processors." };
    private static readonly Option<double> Timeout = new("--timeout") { Description = "Device time after which a program that runs is left alone, in ms.", DefaultValueFactory = _ => 100, HelpName = "MS" };

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Assembly text (.s), ELF file or raw binary." };
        var command = new Command("run", "Load a program, run it until it sleeps, print return code and mailbox.") { file, Ppu, Both, Timeout };
        Device.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            RunAsync(result, result.GetRequiredValue(file), cancellationToken)));
        return command;
    }

    private static int[] Ppus(ParseResult result)
    {
        int ppu = result.GetValue(Ppu);
        if (ppu is not (0 or 1)) throw new UserException($"Expected --ppu 0 (top) or 1 (bottom), found {ppu}.");
        return result.GetValue(Both) ? [0, 1] : [ppu];
    }

    private static async Task<int> RunAsync(ParseResult result, string file, CancellationToken cancellationToken)
    {
        int[] ppus = Ppus(result);
        double timeoutMs = result.GetValue(Timeout);
        TextWriter output = result.InvocationConfiguration.Output;
        if (timeoutMs is not (> 0 and <= TimeoutMsMax)) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Expected --timeout above 0 and up to {TimeoutMsMax} ms, found {timeoutMs}."));
        PpuProgram program = await ProgramFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        await using IFpgaLink link = await Device.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        SimulatedFpga? model = Devices.ModelBehind(link);
        var runner = new PlaybackRunner(link);
        await InitialiseAsync(runner, cancellationToken).ConfigureAwait(false);
        var session = new PpuSession(runner);
        await session.LoadAsync(program, ppus, cancellationToken).ConfigureAwait(false);
        await session.StartAsync(ppus, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PpuOutcome> outcomes = await session.WaitAsync(program, ppus, FpgaTicks.FromMicroseconds(timeoutMs * 1000), cancellationToken).ConfigureAwait(false);
        foreach (PpuOutcome outcome in outcomes) await PrintAsync(outcome, model?.ReportPpus()[outcome.Ppu], timeoutMs, output).ConfigureAwait(false);
        // A program that ran away sleeps too; only the model can tell.
        bool ranAway = model is not null && ppus.Any(p => model.ReportPpus()[p].FirstFaults.Any(f => f.Kind == PpuFaultKind.Runaway));
        return !ranAway && outcomes.All(o => o is { Asleep: true, ReturnCode: 0 }) ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    internal static async Task InitialiseAsync(PlaybackRunner runner, CancellationToken cancellationToken)
    {
        var builder = new PlaybackProgramBuilder();
        DigitalInit.Append(builder, new DigitalInitOptions());
        builder.Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(builder.Build(), null, cancellationToken).ConfigureAwait(false);
    }

    private static async Task PrintAsync(PpuOutcome outcome, PpuReport? model, double timeoutMs, TextWriter output)
    {
        string name = outcome.Ppu == 0 ? "top" : "bottom";
        string state = outcome.Asleep ? "ended" : string.Create(CultureInfo.InvariantCulture, $"still running after {timeoutMs} ms of device time");
        string cycles = model is { IsSleeping: true } ? string.Create(CultureInfo.InvariantCulture, $", {model.RunCycles} cycles, {model.Executed} instructions") : "";
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-7} {state}, return code {(int)outcome.ReturnCode}{cycles}")).ConfigureAwait(false);
        if (outcome.Mailbox.Length > 0) await output.WriteLineAsync($"{name,-7} mailbox: {Printable(outcome.Mailbox)}").ConfigureAwait(false);
        foreach (PpuFault fault in model?.FirstFaults ?? []) await output.WriteLineAsync($"{name,-7} fault: {fault.Message}").ConfigureAwait(false);
        if (!outcome.Asleep && model is not null) await output.WriteLineAsync($"{name,-7} at 0x{model.ProgramCounter:x4}: see 'ppu trace'").ConfigureAwait(false);
    }

    // A mailbox may hold anything; what would disturb a terminal is written as a number.
    private static string Printable(string text)
    {
        var printable = new StringBuilder();
        foreach (char c in text) printable.Append(c is '\n' or '\t' or (>= ' ' and <= '~') ? $"{c}" : $"\\x{(int)c:x2}");
        return printable.ToString();
    }
}
