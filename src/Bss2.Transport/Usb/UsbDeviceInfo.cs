namespace Bss2.Transport;

/// <summary>A device on the bus, as its descriptor tells.</summary>
public readonly record struct UsbDeviceInfo(ushort Vendor, ushort Product, int Bus, int Address);
