using System.CommandLine;
using Bss2.Protocol;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 info</c>: what is at the other end.</summary>
internal static class InfoCommand
{
    private static readonly DeviceOptions Device = new();

    public static Command Create()
    {
        var command = new Command("info", "Identity of the device, bitfile info of its FPGA, JTAG identification of its chip.");
        Device.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            RunAsync(result, result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, TextWriter output, CancellationToken cancellationToken)
    {
        await using IFpgaLink link = await Device.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"device     {link.Identity.Device}").ConfigureAwait(false);
        await output.WriteLineAsync($"is         {link.Identity.Description}").ConfigureAwait(false);
        foreach (string line in link.Identity.BitfileInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await output.WriteLineAsync($"bitfile    {line.TrimEnd()}").ConfigureAwait(false);
        uint id = await ChipIdentification.ReadAsync(link, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"chip       {ChipIdentification.Describe(id)}").ConfigureAwait(false);
        return ExitCode.Ok;
    }
}
