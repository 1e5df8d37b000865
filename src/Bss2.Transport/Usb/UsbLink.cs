using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>UT words over a pair of USB bulk endpoints.</summary>
public sealed class UsbLink : StreamLink
{
    private const int BatchBytes = 16 * 1024;

    private UsbLink(IBytePipe pipe, StreamOptions options, string device) : base(pipe, options, device, BatchBytes) { }

    private protected override string Advice => "Check that this is the board's device ('lsusb'), that the board is powered and programmed.";

    /// <summary>Opens the device and resets the board behind it. A <paramref name="recorder"/> is the link's from then on, also when this throws.</summary>
    /// <exception cref="FpgaLinkException">Of a kind that says what to do: <see cref="NativeLibraryMissingException"/>,
    /// <see cref="DeviceNotFoundException"/>, <see cref="DevicePermissionException"/>, <see cref="DeviceBusyException"/>,
    /// <see cref="WrongDeviceException"/>, <see cref="LinkTimeoutException"/>.</exception>
    public static Task<UsbLink> ConnectAsync(UsbAddress address, CancellationToken cancellationToken, LinkRecorder? recorder = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ConnectAsync(Recorded(() => new LibUsbPipe(UsbBus.Open(address), address), recorder), address.ToString(), null, cancellationToken);
    }

    /// <summary>Resets the board behind <paramref name="pipe"/>, which the link owns from now on, as it owns <paramref name="recorder"/>.</summary>
    public static Task<UsbLink> ConnectAsync(
        IUsbBulkPipe pipe, string device, CancellationToken cancellationToken, StreamOptions? options = null, LinkRecorder? recorder = null) =>
        ConnectAsync(Recorded(() => pipe, recorder), device, options, cancellationToken);

    private static async Task<UsbLink> ConnectAsync(IBytePipe pipe, string device, StreamOptions? options, CancellationToken cancellationToken)
    {
        var link = new UsbLink(pipe, options ?? new StreamOptions(), device);
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
