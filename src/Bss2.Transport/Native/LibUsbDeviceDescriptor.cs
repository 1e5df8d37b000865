using System.Runtime.InteropServices;

namespace Bss2.Transport;

/// <summary>struct libusb_device_descriptor: 18 bytes, as USB defines them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LibUsbDeviceDescriptor
{
    public byte Length, DescriptorType;
    public ushort UsbVersion;
    public byte DeviceClass, DeviceSubClass, DeviceProtocol, MaxPacketSize0;
    public ushort Vendor, Product, DeviceVersion;
    public byte ManufacturerIndex, ProductIndex, SerialIndex, ConfigurationCount;
}
