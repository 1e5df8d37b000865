using System.CommandLine;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli;

/// <summary>Opens the device that an address names.</summary>
internal static class Devices
{
    public const string Simulated = "sim:";

    /// <summary>The option <c>--device</c>, the same in every command that has it; each command needs its own object.</summary>
    public static Option<string> CreateOption() => new("--device")
    {
        Description = "sim: (simulated chip in this process), udp://HOST[:PORT], usb:VVVV:PPPP[:SERIAL] or serial:PORT[@BAUD].",
        DefaultValueFactory = _ => Simulated, HelpName = "ADDRESS",
    };

    /// <summary>A link to <paramref name="address"/>, recorded where <paramref name="capture"/> is given; the simulated chip in this process takes
    /// <paramref name="chip"/> and <paramref name="fpga"/>.</summary>
    /// <exception cref="UserException">The address names no kind of device, or the capture file cannot be created.</exception>
    /// <exception cref="FpgaLinkException">The device cannot be opened.</exception>
    public static Task<IFpgaLink> OpenAsync(string address, ChipOptions chip, CancellationToken cancellationToken, CaptureRequest? capture = null, FpgaOptions? fpga = null)
    {
        DeviceAddress known = DeviceAddress.Parse(address);
        return known.OpenAsync(() => new SimulatedFpga(chip, fpga, address), capture?.Start(), cancellationToken);
    }

    /// <summary>The simulated board in this process behind <paramref name="link"/>, however it is wrapped; null for every other device.</summary>
    public static SimulatedFpga? ModelBehind(IFpgaLink link) => link switch
    {
        HashingLink hashed => ModelBehind(hashed.Inner),
        RecordedLink recorded => ModelBehind(recorded.Inner),
        _ => link as SimulatedFpga,
    };

    /// <summary>Refuses an address of no known kind, before anything is made.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static void RequireKnown(string address) => _ = DeviceAddress.Parse(address);
}
