using System.CommandLine;
using System.Diagnostics;
using Bss2.Cli.Reg;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Cli.Spikes;

/// <summary><c>bss2 spikes</c>: how many events a second go from the FPGA to the chip and back, and where those are that do not.</summary>
internal static class SpikesCommand
{
    private static readonly DeviceOptions Device = new(choosesLinks: true);
    private static readonly Option<double> Rate = new("--rate") { Description = "Events a second of device time; 0 for one message every 8 ns.", DefaultValueFactory = _ => 10e6, HelpName = "HZ" };
    private static readonly Option<long> Count = new("--count") { Description = "Events.", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
    private static readonly Option<SpikePattern> Pattern = new("--pattern") { Description = "single, pack2 or pack3: events a message, labels counting up; random: single, channel and label drawn.", DefaultValueFactory = _ => SpikePattern.Single, HelpName = "PATTERN" };
    private static readonly Option<int[]> Channels = new("--channels") { Description = "Channels to the crossbar, 0..3; events are dealt to them in turn.", DefaultValueFactory = _ => [0, 1, 2, 3], HelpName = "C", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Of drawn labels.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<bool?> Init = new("--init") { Description = "Run the digital initialisation first (default: yes). No: links, systime and crossbar must be up.", HelpName = "true|false", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "The result as one JSON object on the last line." };

    public static Command Create()
    {
        var command = new Command("spikes", "Send events through FPGA, link and crossbar and back: rate, losses by stage, order, latency. Exit code 1 when events are lost that no counter of the crossbar has, or come in another order.")
            { Rate, Count, Pattern, Channels, Seed, Init, Json };
        Device.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new SpikeLoopOptions { Rate = result.GetValue(Rate), Count = result.GetValue(Count), Pattern = result.GetValue(Pattern), Channels = result.GetValue(Channels)!, Seed = result.GetValue(Seed) };
        options.Validate();
        await using IFpgaLink link = await Device.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        var runner = new PlaybackRunner(link);
        if (result.GetValue(Init) != false || result.GetResult(Init) is { Implicit: false, Tokens.Count: 0 }) await new RegisterAccess(runner).InitialiseAsync(new DigitalInitOptions(), cancellationToken).ConfigureAwait(false);
        long start = Stopwatch.GetTimestamp();
        SpikeLoopReport report = await new SpikeLoopTest(runner).RunAsync(options, null, cancellationToken).ConfigureAwait(false);
        var printer = new SpikesPrinter(report, options, Stopwatch.GetElapsedTime(start).TotalSeconds, link);
        if (result.GetValue(Json)) await result.InvocationConfiguration.Output.WriteLineAsync(JsonLine.Of(printer.Summary())).ConfigureAwait(false);
        else printer.Write(result.InvocationConfiguration.Output);
        return report.IsWell ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
