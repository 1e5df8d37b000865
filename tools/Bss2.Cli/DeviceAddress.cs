using System.Globalization;
using Bss2.Protocol;
using Bss2.Transport;

namespace Bss2.Cli;

/// <summary>A device as the user names it: one of the four kinds, checked before anything is made or opened.</summary>
internal abstract record DeviceAddress
{
    private const string Usb = "usb:", Serial = "serial:", Udp = "udp:";

    /// <summary>Reads an address.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static DeviceAddress Parse(string text) => text switch
    {
        Devices.Simulated => new InProcess(),
        _ when text.StartsWith(Udp, StringComparison.Ordinal) =>
            new OverUdp(UdpAddress.TryParse(text) is { DataPort: > 0, ResetPort: > 0 } address ? address : throw Refused(text, "udp://HOST[:PORT[:RESETPORT]]")),
        _ when text.StartsWith(Usb, StringComparison.Ordinal) => new OverUsb(ParseUsb(text) ?? throw Refused(text, "usb:VVVV:PPPP[:SERIAL], vendor and product in hexadecimal as 'lsusb' lists them")),
        _ when text.StartsWith(Serial, StringComparison.Ordinal) => new OverSerial(ParseSerial(text) ?? throw Refused(text, "serial:PORT[@BAUD]")),
        _ => throw Refused(text, $"'{Devices.Simulated}' (the simulated chip in this process), udp://HOST[:PORT], usb:VVVV:PPPP[:SERIAL] or serial:PORT[@BAUD]"),
    };

    /// <summary>Connects; a simulated chip in this process is made by <paramref name="simulated"/>. The link owns <paramref name="recorder"/>.</summary>
    public abstract Task<IFpgaLink> OpenAsync(Func<IFpgaLink> simulated, LinkRecorder? recorder, CancellationToken cancellationToken);

    private static UsbAddress? ParseUsb(string text)
    {
        string[] parts = text[Usb.Length..].Split(':', 3);
        if (parts.Length < 2 || !TryParseHex(parts[0], out ushort vendor) || !TryParseHex(parts[1], out ushort product)) return null;
        return new UsbAddress(vendor, product) { Serial = parts.Length > 2 ? parts[2] : null };
    }

    /// <summary>Reads PORT[@BAUD], with or without serial: in front, of an option that takes nothing else.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static SerialAddress SerialPort(string option, string text) =>
        ParseSerial(text.StartsWith(Serial, StringComparison.Ordinal) ? text : Serial + text) ?? throw new UserException($"Expected {option} PORT[@BAUD], found '{text}'.");

    private static SerialAddress? ParseSerial(string text)
    {
        string[] parts = text[Serial.Length..].Split('@');
        if (parts.Length > 2 || parts[0].Length == 0) return null;
        if (parts.Length == 1) return new SerialAddress(parts[0]);
        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int baud) && baud >= SerialAddress.BaudRateMin
            ? new SerialAddress(parts[0], baud)
            : throw Refused(text, $"serial:PORT@BAUD with a rate of at least {SerialAddress.BaudRateMin}");
    }

    private static bool TryParseHex(string text, out ushort value) => ushort.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static UserException Refused(string found, string expected) => new($"Expected a device address, {expected}; found '{found}'.");

    private sealed record InProcess : DeviceAddress
    {
        public override Task<IFpgaLink> OpenAsync(Func<IFpgaLink> simulated, LinkRecorder? recorder, CancellationToken cancellationToken) =>
            Task.FromResult(recorder is null ? simulated() : new RecordedLink(simulated(), recorder));
    }

    private sealed record OverUdp(UdpAddress Address) : DeviceAddress
    {
        public override async Task<IFpgaLink> OpenAsync(Func<IFpgaLink> simulated, LinkRecorder? recorder, CancellationToken cancellationToken) =>
            await UdpLink.ConnectAsync(Address, cancellationToken, recorder: recorder).ConfigureAwait(false);
    }

    private sealed record OverUsb(UsbAddress Address) : DeviceAddress
    {
        public override async Task<IFpgaLink> OpenAsync(Func<IFpgaLink> simulated, LinkRecorder? recorder, CancellationToken cancellationToken) =>
            await UsbLink.ConnectAsync(Address, cancellationToken, recorder).ConfigureAwait(false);
    }

    private sealed record OverSerial(SerialAddress Address) : DeviceAddress
    {
        public override async Task<IFpgaLink> OpenAsync(Func<IFpgaLink> simulated, LinkRecorder? recorder, CancellationToken cancellationToken) =>
            await SerialLink.ConnectAsync(Address, cancellationToken, recorder: recorder).ConfigureAwait(false);
    }
}
