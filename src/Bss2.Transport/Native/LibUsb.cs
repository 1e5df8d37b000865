using System.Reflection;
using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>The functions of libusb-1.0 that the link needs, as they are. Call <see cref="Require"/> before any of them.</summary>
internal static partial class LibUsb
{
    private const string Library = "usb-1.0";

    // The name without a version exists only where the development package is installed.
    private static readonly string[] FileNames = OperatingSystem.IsWindows() ? ["libusb-1.0.dll"]
        : OperatingSystem.IsMacOS() ? ["libusb-1.0.0.dylib", "libusb-1.0.dylib"]
        : ["libusb-1.0.so.0", "libusb-1.0.so"];

    private static readonly Lazy<nint> Loaded = new(() => Load(FileNames));

    static LibUsb() => NativeLibrary.SetDllImportResolver(
        typeof(LibUsb).Assembly, static (name, _, _) => name == Library ? Loaded.Value : 0);

    /// <summary>Loads the library.</summary>
    /// <exception cref="NativeLibraryMissingException">It is not installed.</exception>
    internal static void Require() => _ = Loaded.Value;

    internal static nint Load(string[] fileNames)
    {
        foreach (string fileName in fileNames)
            if (NativeLibrary.TryLoad(fileName, Assembly.GetExecutingAssembly(), searchPath: null, out nint handle)) return handle;
        throw new NativeLibraryMissingException(
            $"USB links need the library libusb-1.0; none of {string.Join(", ", fileNames)} was found. On Debian and Ubuntu: apt-get install libusb-1.0-0");
    }

    [LibraryImport(Library, EntryPoint = "libusb_init")]
    internal static partial LibUsbResult Init(out LibUsbContextHandle context);

    [LibraryImport(Library, EntryPoint = "libusb_exit")]
    internal static partial void Exit(nint context);

    /// <summary>The number of devices, or a <see cref="LibUsbResult"/> below 0.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_get_device_list")]
    internal static partial nint GetDeviceList(LibUsbContextHandle context, out nint list);

    [LibraryImport(Library, EntryPoint = "libusb_free_device_list")]
    internal static partial void FreeDeviceList(nint list, int unreferenceDevices);

    [LibraryImport(Library, EntryPoint = "libusb_get_device_descriptor")]
    internal static partial LibUsbResult GetDeviceDescriptor(nint device, out LibUsbDeviceDescriptor descriptor);

    [LibraryImport(Library, EntryPoint = "libusb_get_bus_number")]
    internal static partial byte GetBusNumber(nint device);

    [LibraryImport(Library, EntryPoint = "libusb_get_device_address")]
    internal static partial byte GetDeviceAddress(nint device);

    [LibraryImport(Library, EntryPoint = "libusb_open")]
    internal static partial LibUsbResult Open(nint device, out LibUsbDeviceHandle handle);

    [LibraryImport(Library, EntryPoint = "libusb_close")]
    internal static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "libusb_get_string_descriptor_ascii")]
    internal static partial int GetStringDescriptor(LibUsbDeviceHandle handle, byte index, Span<byte> text, int length);

    [LibraryImport(Library, EntryPoint = "libusb_set_auto_detach_kernel_driver")]
    internal static partial LibUsbResult SetAutoDetachKernelDriver(LibUsbDeviceHandle handle, int enable);

    [LibraryImport(Library, EntryPoint = "libusb_claim_interface")]
    internal static partial LibUsbResult ClaimInterface(LibUsbDeviceHandle handle, int interfaceNumber);

    [LibraryImport(Library, EntryPoint = "libusb_release_interface")]
    internal static partial LibUsbResult ReleaseInterface(LibUsbDeviceHandle handle, int interfaceNumber);

    /// <summary><paramref name="transferred"/> also counts on <see cref="LibUsbResult.Timeout"/>; a time-out of 0 waits for ever.</summary>
    [LibraryImport(Library, EntryPoint = "libusb_bulk_transfer")]
    internal static partial LibUsbResult BulkTransfer(
        LibUsbDeviceHandle handle, byte endpoint, Span<byte> bytes, int length, out int transferred, uint timeoutMs);
}
