using System.CommandLine;
using Bss2.Transport;

namespace Bss2.Cli;

/// <summary>The file that a link is to be recorded in; tells on <paramref name="errors"/> what came of it when the link is closed.</summary>
internal sealed class CaptureRequest(string file, TextWriter errors)
{
    /// <summary>The option <c>--capture</c>; each command needs its own object.</summary>
    public static Option<string?> CreateOption() => new("--capture")
    {
        Description = "Record everything that the link carries as pcapng, for 'bss2 decode', 'bss2 replay' and Wireshark.", HelpName = "FILE",
    };

    /// <summary>The recording that the user asked for, if any.</summary>
    public static CaptureRequest? From(ParseResult result, Option<string?> option) =>
        result.GetValue(option) is { } file ? new CaptureRequest(file, result.InvocationConfiguration.Error) : null;

    /// <summary>Creates the file; the link that gets the recorder closes it.</summary>
    /// <exception cref="UserException">The file cannot be created.</exception>
    public LinkRecorder Start()
    {
        try { return LinkRecorder.Create(file, DateTimeOffset.UtcNow, Tell); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserException($"Expected to create the capture file '{file}', found: {fault.Message} Choose another place with --capture.");
        }
    }

    private void Tell(LinkRecorder r)
    {
        errors.WriteLine($"captured {r.Count} datagrams to {r.Name}{(r.GarbageBytes == 0 ? "" : $"; {r.GarbageBytes} bytes on the line were no frames and are not in it")}");
        if (r.Fault is { } fault)
            errors.WriteLine($"error: the capture ended before the link did: {fault.Message} {r.Lost} datagrams and the end of the file are missing, the link was not disturbed. Make room, or choose another disk with --capture, and record again.");
    }
}
