using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>UT words over a serial line.</summary>
public sealed class SerialLink : StreamLink
{
    private SerialLink(IBytePipe pipe, StreamOptions options, SerialAddress address) : base(pipe, options, address.ToString(), address.BatchBytes) { }

    private protected override string Advice => "Check that this is the board's port, its baud rate, and that the board is powered and programmed.";

    /// <summary>Opens the port and resets the board behind it. A <paramref name="recorder"/> is the link's from then on, also when this throws.</summary>
    /// <exception cref="FpgaLinkException">Of a kind that says what to do: <see cref="DeviceNotFoundException"/>,
    /// <see cref="DevicePermissionException"/>, <see cref="DeviceBusyException"/>, <see cref="WrongDeviceException"/>,
    /// <see cref="LinkTimeoutException"/>.</exception>
    public static async Task<SerialLink> ConnectAsync(SerialAddress address, CancellationToken cancellationToken, StreamOptions? options = null, LinkRecorder? recorder = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        StreamOptions chosen = options ?? address.Options();
        var link = new SerialLink(Recorded(() => new SerialPipe(address), recorder), chosen, address);
        try
        {
            await link.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
