using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli;

/// <summary>Opens the device that an address names.</summary>
internal static class Devices
{
    public const string Simulated = "sim:";

    /// <summary>A link to <paramref name="address"/>; the simulated chip takes <paramref name="chip"/>.</summary>
    /// <exception cref="UserException">The address names no device that this version can open.</exception>
    public static IFpgaLink Open(string address, ChipOptions chip)
    {
        RequireKnown(address);
        return new SimulatedFpga(chip, device: address);
    }

    /// <summary>Refuses an address of no known kind, before anything is made.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static void RequireKnown(string address)
    {
        if (address != Simulated)
            throw new UserException($"Expected a device address; this version opens '{Simulated}' (the simulated chip in this process), found '{address}'. Links over UDP, USB and serial come with the transport layer.");
    }
}
