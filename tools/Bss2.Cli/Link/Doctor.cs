using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Link;

/// <summary>Looks at a device step by step and says of each whether it is well, and what to do where it is not.</summary>
internal sealed partial class Doctor(TextWriter output, INetworkProbe? probe = null)
{
    // What this driver understands of the FPGA's protocol; link-protocol.md 5.2: a bitfile may ask for no more.
    private const int ProtocolVersion = 2;
    private const int Ticks = 1000;
    private const double ResentPercentMax = 1;

    private readonly Findings _findings = new(output);
    private readonly INetworkProbe _probe = probe ?? new SystemNetworkProbe();

    /// <summary>Prints one line per check; the exit code tells whether the device can be used.</summary>
    public async Task<int> RunAsync(string device, CaptureRequest? capture, CancellationToken cancellationToken)
    {
        Devices.RequireKnown(device);
        UdpAddress? address = UdpAddress.TryParse(device);
        IPAddress? host = null;
        try
        {
            if (address is not null)
            {
                host = await address.ResolveAsync(cancellationToken).ConfigureAwait(false);
                await new NetworkCheckup(_findings, _probe).RunAsync(address, host, cancellationToken).ConfigureAwait(false);
            }
            await using IFpgaLink link = await Devices.OpenAsync(device, new ChipOptions(), cancellationToken, capture).ConfigureAwait(false);
            _findings.Well("connects", link.Identity.Description);
            await LookAtLinkAsync(link, cancellationToken).ConfigureAwait(false);
        }
        catch (FpgaLinkException fault)
        {
            _findings.Trouble("connects", "no, or not for long", fault.Message);
            if (host is not null) _findings.Note("next", $"see what goes and comes with: {NetworkCheckup.CaptureCommand(address!, host, _probe.Route(host, out _))}");
            return ExitCode.DeviceFault;
        }
        return _findings.Troubles == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    // Counters last, and also when something before them failed: they tell why.
    private async Task LookAtLinkAsync(IFpgaLink link, CancellationToken cancellationToken)
    {
        try
        {
            LookAtBitfile(link.Identity.BitfileInfo);
            RoundTrips measured = await RoundTrips.MeasureAsync(link, Ticks, cancellationToken).ConfigureAwait(false);
            _findings.Well("answers", string.Create(CultureInfo.InvariantCulture, $"{Ticks} ticks, median {measured.MedianUs:0} us, p99 {measured.Percentile(99):0} us"));
            uint id = await ChipIdentification.ReadAsync(link, cancellationToken).ConfigureAwait(false);
            _findings.Say(id == ChipIdentification.Hicannx3, "chip", ChipIdentification.Describe(id), "look at the board's power and chip carrier, then run: bss2 info again");
        }
        finally
        {
            if (link is UdpLink udp) LookAtCounters(udp.Statistics);
        }
    }

    /// <summary>The check that clients of the real hardware make before anything else.</summary>
    internal void LookAtBitfile(string info)
    {
        string? version = Version().Match(info) is { Success: true } v ? v.Groups[1].Value : null, until = CompatibleUntil().Match(info) is { Success: true } u ? u.Groups[1].Value : null;
        bool isKnown = version is not null && int.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out int least) && least <= ProtocolVersion;
        _findings.Say(isKnown, "bitfile", $"version {version ?? "missing"}, compatible until {until ?? "missing"}", $"expected both, and compatible_until of at most {ProtocolVersion}: use a driver and a bitfile of the same age");
    }

    /// <summary>What the link had to repeat or drop while nothing else went on.</summary>
    internal void LookAtCounters(ArqStatistics s)
    {
        double percent = 100.0 * s.FramesResent / Math.Max(1, s.FramesSent);
        _findings.Say(percent <= ResentPercentMax, "losses", string.Create(CultureInfo.InvariantCulture, $"{s.FramesResent} of {s.FramesSent} frames sent again, smoothed round trip {s.RoundTripNs / 1000.0:0} us, least {s.RoundTripMinNs / 1000.0:0} us"),
            "more than one in a hundred; look at the interfaces with: ip -s link, at this computer's sockets with: nstat -az UdpRcvbufErrors UdpInErrors, at its load with: uptime");
        _findings.Say(s.Malformed + s.Foreign + s.UnknownTypes == 0, "frames", $"{s.FramesReceived} received, {s.AcksSent} bare acknowledgements sent, {s.Duplicates} duplicates, {s.FramesAhead} ahead of a gap, {s.StaleAcks} stale acknowledgements, {s.Malformed} malformed, {s.Foreign} foreign, {s.UnknownTypes} of unknown type, {s.BackPressured} held back",
            "something else than this FPGA, or another version of it, sends to this port; look at its datagrams with: wireshark -X lua_script:tools/wireshark/bss2.lua");
    }

    [GeneratedRegex(@"^\s*version:\s*(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Version();

    [GeneratedRegex(@"^\s*compatible_until:\s*(\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex CompatibleUntil();
}
