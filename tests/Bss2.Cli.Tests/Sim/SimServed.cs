using Bss2.Cli.Sim;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Tests;

/// <summary>A simulated board served on free ports of this computer until disposed.</summary>
internal sealed class SimServed : ListeningCommand
{
    private SimServed(ChipOptions chip, string? databaseFile, string? captureFile, LinkErrors links)
        : base((output, listening, stop) =>
            new SimServer(chip, output) { Listening = listening, DatabaseFile = databaseFile, Links = links, Capture = captureFile is null ? null : new CaptureRequest(captureFile, output) }
                .RunAsync(new UdpAddress("127.0.0.1", 0, 0), stop)) { }

    public static Task<SimServed> StartAsync(ChipOptions chip, string? databaseFile = null, string? captureFile = null, LinkErrors links = default) =>
        ListeningAsync(new SimServed(chip, databaseFile, captureFile, links));
}
