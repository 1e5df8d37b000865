using System.CommandLine;

namespace Bss2.Cli.Sim;

/// <summary><c>bss2 sim serve</c>: a simulated board that answers on the FPGA's UDP ports.</summary>
internal static class ServeCommand
{
    private static readonly ChipSelection Selection = new();
    private static readonly Option<string> Listen = new("--listen") { Description = "Address of this computer, HOST[:PORT[:RESETPORT]]; the ports are 1234 and 45054 as on the FPGA. Several servers take 127.0.0.2, 127.0.0.3 and so on.", Required = true, HelpName = "ADDRESS" };
    private static readonly Option<string?> Calibration = new("--calibration-out") { Description = "Write the ideal calibration of this chip, for 'bss2 train --calibration'.", HelpName = "FILE" };
    private static readonly Option<string?> Database = new("--hwdb-out") { Description = "Write the hardware database entry that a client of the real hardware needs.", HelpName = "FILE" };

    private static readonly Option<string?> Capture = CaptureRequest.CreateOption();

    public static Command Create()
    {
        var command = new Command("serve", "Serve a simulated board over UDP until Ctrl-C; each connection resets its FPGA.") { Listen };
        Selection.AddTo(command);
        command.Options.Add(Calibration);
        command.Options.Add(Database);
        command.Options.Add(Capture);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            new SimServer(Selection.Chip(result), result.InvocationConfiguration.Output) { CalibrationFile = result.GetValue(Calibration), DatabaseFile = result.GetValue(Database), Capture = CaptureRequest.From(result, Capture) }
                .RunAsync(UdpAddresses.Parse("--listen", result.GetValue(Listen)!), cancellationToken)));
        return command;
    }
}
