using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>Looks at a device step by step and says of each whether it is well, and what to do where it is not.</summary>
internal sealed partial class Doctor(TextWriter output)
{
    // What this driver understands of the FPGA's protocol; link-protocol.md 5.2: a bitfile may ask for no more.
    private const int ProtocolVersion = 2;
    private const int Ticks = 1000;
    private const double ResentPercentMax = 1;

    private int _troubles;

    /// <summary>Prints one line per check; the exit code tells whether the device can be used.</summary>
    public async Task<int> RunAsync(string device, CaptureRequest? capture, CancellationToken cancellationToken)
    {
        Devices.RequireKnown(device);
        try
        {
            if (UdpAddress.TryParse(device) is { } address) await LookAtNetworkAsync(address, cancellationToken).ConfigureAwait(false);
            await using IFpgaLink link = await Devices.OpenAsync(device, new ChipOptions(), cancellationToken, capture).ConfigureAwait(false);
            Well("connects", link.Identity.Description);
            LookAtBitfile(link.Identity.BitfileInfo);
            RoundTrips measured = await RoundTrips.MeasureAsync(link, Ticks, cancellationToken).ConfigureAwait(false);
            Well("answers", string.Create(CultureInfo.InvariantCulture, $"{Ticks} ticks, median {measured.MedianUs:0} us, p99 {measured.Percentile(99):0} us"));
            if (link is UdpLink udp) LookAtLosses(udp.Statistics);
            uint id = await ChipIdentification.ReadAsync(link, cancellationToken).ConfigureAwait(false);
            Say(id == ChipIdentification.Hicannx3, "chip", ChipIdentification.Describe(id));
        }
        catch (FpgaLinkException fault)
        {
            Say(false, "connects", fault.Message);
            return ExitCode.DeviceFault;
        }
        return _troubles == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private async Task LookAtNetworkAsync(UdpAddress address, CancellationToken cancellationToken)
    {
        IPAddress host = await address.ResolveAsync(cancellationToken).ConfigureAwait(false);
        Well("name", $"{address.Host} is {host}");
        LookAtBuffers(SocketBuffers.Measure());
        foreach ((string name, int port) in new[] { ("data port", address.DataPort), ("reset port", address.ResetPort) })
            Say(!UdpProbe.IsClosed(host, port), name, $"UDP {port}", "the other computer reports it as closed: check the address and the port; a simulated board is started there with bss2 sim serve");
    }

    /// <summary>Frames that find no room in the socket are lost and sent again.</summary>
    internal void LookAtBuffers(SocketBuffers granted) => Say(
        granted.IsEnough, "buffers", $"sockets may hold {granted.ReceiveBytes / 1024} KiB in, {granted.SendBytes / 1024} KiB out",
        $"less than the {SocketBuffers.NeededBytes / 1024} KiB that two full windows need; run: sudo sysctl -w net.core.rmem_max={SocketBuffers.WantedBytes} net.core.wmem_max={SocketBuffers.WantedBytes}");

    /// <summary>The check that clients of the real hardware make before anything else.</summary>
    internal void LookAtBitfile(string info)
    {
        string? version = Version().Match(info) is { Success: true } v ? v.Groups[1].Value : null, until = CompatibleUntil().Match(info) is { Success: true } u ? u.Groups[1].Value : null;
        bool isKnown = version is not null && int.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out int least) && least <= ProtocolVersion;
        Say(isKnown, "bitfile", $"version {version ?? "missing"}, compatible until {until ?? "missing"}", $"expected both, and compatible_until of at most {ProtocolVersion}: use a driver and a bitfile of the same age");
    }

    /// <summary>What the link had to repeat while nothing else went on.</summary>
    internal void LookAtLosses(ArqStatistics s)
    {
        double percent = 100.0 * s.FramesResent / Math.Max(1, s.FramesSent);
        Say(percent <= ResentPercentMax, "losses", string.Create(CultureInfo.InvariantCulture, $"{s.FramesResent} of {s.FramesSent} frames sent again, {s.Duplicates} duplicates, {s.Malformed} malformed, smoothed round trip {s.RoundTripNs / 1000.0:0} us"),
            "more than one in a hundred: check cable, switch and the load of this computer");
    }

    private void Well(string what, string found) => Say(true, what, found);

    private void Say(bool isWell, string what, string found, string? advice = null)
    {
        if (!isWell) _troubles++;
        output.WriteLine($"{(isWell ? "ok  " : "FAIL")} {what,-10} {found}{(isWell || advice is null ? "" : $": {advice}")}");
    }

    [GeneratedRegex(@"^\s*version:\s*(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Version();

    [GeneratedRegex(@"^\s*compatible_until:\s*(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex CompatibleUntil();
}
