using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bss2.Transport;

/// <summary>Where an FPGA, or a program that stands for one, is on the network. IPv4 only, as the FPGA is.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="DataPort">UDP port of data and acknowledgements.</param>
/// <param name="ResetPort">UDP port of reset frames.</param>
public sealed record UdpAddress(string Host, int DataPort = UdpAddress.DataPortDefault, int ResetPort = UdpAddress.ResetPortDefault)
{
    /// <summary>The FPGA's data port (link-protocol.md 1.1).</summary>
    public const int DataPortDefault = 1234;

    /// <summary>The FPGA's reset port (link-protocol.md 1.1).</summary>
    public const int ResetPortDefault = 45054;

    private const string Scheme = "udp://";

    /// <summary>Reads "udp://HOST", "udp://HOST:PORT" (data) or "udp://HOST:PORT:RESETPORT"; null when it is none of them. Port 0 is
    /// any free port, for who serves.</summary>
    public static UdpAddress? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        string[] parts = text[Scheme.Length..].TrimEnd('/').Split(':');
        (int data, int reset) = (DataPortDefault, ResetPortDefault);
        if (parts.Length > 3 || parts[0].Length == 0) return null;
        if (parts.Length > 1 && !TryParsePort(parts[1], out data)) return null;
        if (parts.Length > 2 && !TryParsePort(parts[2], out reset)) return null;
        return new UdpAddress(parts[0], data, reset);
    }

    /// <summary>As the user writes it; ports only where they are not the FPGA's own.</summary>
    public override string ToString() => ResetPort != ResetPortDefault ? $"{Scheme}{Host}:{DataPort}:{ResetPort}"
        : DataPort != DataPortDefault ? $"{Scheme}{Host}:{DataPort}" : $"{Scheme}{Host}";

    /// <summary>The IPv4 address of the host.</summary>
    /// <exception cref="DeviceNotFoundException">There is none.</exception>
    public async Task<IPAddress> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(Host, AddressFamily.InterNetwork, cancellationToken).ConfigureAwait(false);
            return found.Length > 0 ? found[0] : throw UdpFault.Unresolved(this, null);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            throw UdpFault.Unresolved(this, fault);
        }
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;
}
