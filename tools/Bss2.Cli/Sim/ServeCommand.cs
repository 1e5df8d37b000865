using System.CommandLine;
using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary><c>bss2 sim serve</c>: a simulated board that answers on the FPGA's UDP ports, or at the end of a serial line.</summary>
internal static class ServeCommand
{
    private static readonly ChipSelection Selection = new();
    private static readonly Option<string?> Listen = new("--listen") { Description = "Address of this computer, HOST[:PORT[:RESETPORT]]; the ports are 1234 and 45054 as on the FPGA. Several servers take 127.0.0.2, 127.0.0.3 and so on.", HelpName = "ADDRESS" };
    private static readonly Option<string?> Serial = new("--serial") { Description = "Serial port instead, PORT[@BAUD]; the client at the other end of the line takes --device serial:ITSPORT[@BAUD].", HelpName = "PORT" };
    private static readonly Option<string?> Calibration = new("--calibration-out") { Description = "Write the ideal calibration of this chip, for 'bss2 train --calibration'.", HelpName = "FILE" };
    private static readonly Option<string?> Database = new("--hwdb-out") { Description = "Write the hardware database entry that a client of the real hardware needs.", HelpName = "FILE" };

    private static readonly Option<string?> Links = LinkErrors.CreateOption();
    private static readonly Option<string?> Capture = CaptureRequest.CreateOption();

    public static Command Create()
    {
        var command = new Command("serve", "Serve a simulated board over UDP or a serial line until Ctrl-C; each connection resets its FPGA.") { Listen, Serial };
        Selection.AddTo(command);
        command.Options.Add(Links);
        command.Options.Add(Calibration);
        command.Options.Add(Database);
        command.Options.Add(Capture);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        (ChipOptions chip, TextWriter output, string? calibration) = (Selection.Chip(result), result.InvocationConfiguration.Output, result.GetValue(Calibration));
        LinkErrors links = LinkErrors.Parse(result.GetValue(Links));
        return (result.GetValue(Listen), result.GetValue(Serial)) switch
        {
            ({ } listen, null) => new SimServer(chip, output) { Links = links, CalibrationFile = calibration, DatabaseFile = result.GetValue(Database), Capture = CaptureRequest.From(result, Capture) }
                .RunAsync(UdpAddresses.Parse("--listen", listen), cancellationToken),
            (null, { } port) when result.GetValue(Database) is null && result.GetValue(Capture) is null =>
                new SerialServer(chip, output) { Links = links, CalibrationFile = calibration }.RunAsync(DeviceAddress.SerialPort("--serial", port), cancellationToken),
            (null, not null) => throw new UserException("Expected --hwdb-out and --capture with --listen only: a serial line has no address for a database, and its client records it with --capture."),
            _ => throw new UserException("Expected one of --listen ADDRESS (UDP) and --serial PORT[@BAUD]."),
        };
    }
}
