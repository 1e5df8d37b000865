using System.Runtime.InteropServices;
using System.Text;

namespace Bss2.Transport;

/// <summary>What is plugged in.</summary>
public static class UsbBus
{
    /// <summary>All devices that the operating system shows.</summary>
    /// <exception cref="NativeLibraryMissingException">libusb-1.0 is not installed.</exception>
    public static IReadOnlyList<UsbDeviceInfo> List()
    {
        using LibUsbContextHandle context = Open();
        return Visit(context, static (_, _, info, found) => { found.Add(info); return false; }, new List<UsbDeviceInfo>());
    }

    /// <summary>Opens the device and claims its interface.</summary>
    internal static IUsbDevice Open(UsbAddress address)
    {
        LibUsbContextHandle context = Open();
        try
        {
            (LibUsbDeviceHandle? handle, List<UsbDeviceInfo> others) = Visit(context, (device, descriptor, info, state) =>
            {
                if (info.Vendor != address.Vendor || info.Product != address.Product) { state.Others.Add(info); return false; }
                LibUsbDeviceHandle opened = Open(device, address);
                if (address.Serial is null || Serial(opened, descriptor.SerialIndex) == address.Serial) { state.Handle = opened; return true; }
                opened.Dispose();
                state.Others.Add(info);
                return false;
            }, new Search()).Result;
            return Claim(context, handle ?? throw NotFound(address, others), address);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    internal static DeviceNotFoundException NotFound(UsbAddress address, IReadOnlyList<UsbDeviceInfo> others) => new(
        $"{address}: no such device is plugged in; found {(others.Count == 0 ? "none" : string.Join(", ", others.Select(d => $"{d.Vendor:x4}:{d.Product:x4}")))}. "
        + "Check cable and power, and the address with 'lsusb'.");

    private static LibUsbContextHandle Open()
    {
        LibUsb.Require();
        LibUsbResult result = LibUsb.Init(out LibUsbContextHandle context);
        return result == LibUsbResult.Success ? context : throw UsbFault.Of(result, "usb:", "starting libusb");
    }

    private static LibUsbDeviceHandle Open(nint device, UsbAddress address)
    {
        LibUsbResult result = LibUsb.Open(device, out LibUsbDeviceHandle handle);
        return result == LibUsbResult.Success ? handle : throw UsbFault.Of(result, address.ToString(), "opening the device");
    }

    private static LibUsbDevice Claim(LibUsbContextHandle context, LibUsbDeviceHandle handle, UsbAddress address)
    {
        // Not supported on every system; then a driver that holds the interface shows as "busy" below.
        _ = LibUsb.SetAutoDetachKernelDriver(handle, 1);
        LibUsbResult result = LibUsb.ClaimInterface(handle, address.Interface);
        if (result == LibUsbResult.Success) return new LibUsbDevice(context, handle, address.Interface);
        handle.Dispose();
        throw UsbFault.Of(result, address.ToString(), $"claiming interface {address.Interface}");
    }

    private static string Serial(LibUsbDeviceHandle handle, byte index)
    {
        Span<byte> text = stackalloc byte[256];
        int length = index == 0 ? 0 : LibUsb.GetStringDescriptor(handle, index, text, text.Length);
        return length > 0 ? Encoding.ASCII.GetString(text[..length]) : "";
    }

    // Calls for every device until it returns true; the list is freed whatever happens.
    private static T Visit<T>(LibUsbContextHandle context, Func<nint, LibUsbDeviceDescriptor, UsbDeviceInfo, T, bool> visitor, T state)
    {
        nint count = LibUsb.GetDeviceList(context, out nint list);
        if (count < 0) throw UsbFault.Of((LibUsbResult)count, "usb:", "listing the devices");
        try
        {
            for (nint i = 0; i < count; i++)
            {
                nint device = Marshal.ReadIntPtr(list, (int)i * nint.Size);
                LibUsbResult result = LibUsb.GetDeviceDescriptor(device, out LibUsbDeviceDescriptor descriptor);
                if (result != LibUsbResult.Success) continue;
                var info = new UsbDeviceInfo(descriptor.Vendor, descriptor.Product, LibUsb.GetBusNumber(device), LibUsb.GetDeviceAddress(device));
                if (visitor(device, descriptor, info, state)) break;
            }
            return state;
        }
        finally
        {
            LibUsb.FreeDeviceList(list, unreferenceDevices: 1);
        }
    }

    private sealed class Search
    {
        internal LibUsbDeviceHandle? Handle { get; set; }
        internal List<UsbDeviceInfo> Others { get; } = [];
        internal (LibUsbDeviceHandle? Handle, List<UsbDeviceInfo> Others) Result => (Handle, Others);
    }
}
