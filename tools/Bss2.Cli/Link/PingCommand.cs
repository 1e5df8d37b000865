using System.CommandLine;
using Bss2.Protocol;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 ping</c>: round trips of a tick message through the FPGA's executor.</summary>
internal static class PingCommand
{
    private const int CountMax = 10_000_000;

    private static readonly DeviceOptions Device = new();
    private static readonly Option<int> Count = new("--count") { Description = "Round trips.", DefaultValueFactory = _ => 1000, HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("ping", "Round trips of a tick through the FPGA: minimum, median, 99th percentile, histogram.") { Count };
        Device.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            RunAsync(result, result.GetValue(Count), result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, int count, TextWriter output, CancellationToken cancellationToken)
    {
        if (count is < 1 or > CountMax) throw new UserException($"Expected --count 1..{CountMax}, found {count}.");
        await using IFpgaLink link = await Device.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"device     {link.Identity.Description}").ConfigureAwait(false);
        RoundTrips measured = await RoundTrips.MeasureAsync(link, count, cancellationToken).ConfigureAwait(false);
        measured.Write(output);
        return ExitCode.Ok;
    }
}
