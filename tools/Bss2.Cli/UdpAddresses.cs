using Bss2.Transport;

namespace Bss2.Cli;

/// <summary>Addresses of options that take nothing but UDP.</summary>
internal static class UdpAddresses
{
    private const string Scheme = "udp://";

    /// <summary>Reads HOST[:PORT[:RESETPORT]], with or without udp:// in front. Port 0 is any free port, for who listens.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static UdpAddress Parse(string option, string text) =>
        UdpAddress.TryParse(text.StartsWith(Scheme, StringComparison.Ordinal) ? text : Scheme + text)
        ?? throw new UserException($"Expected {option} HOST[:PORT[:RESETPORT]], found '{text}'.");
}
