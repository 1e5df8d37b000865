namespace Bss2.Transport;

/// <summary>Which USB device, and which of its endpoints carry the words.</summary>
/// <param name="Vendor">idVendor.</param>
/// <param name="Product">idProduct.</param>
public sealed record UsbAddress(ushort Vendor, ushort Product)
{
    /// <summary>Serial number, where several boards of one kind are plugged in; null takes the only one.</summary>
    public string? Serial { get; init; }

    /// <summary>bInterfaceNumber of the interface with the two endpoints.</summary>
    public int Interface { get; init; }

    /// <summary>Bulk endpoint to the board.</summary>
    public byte EndpointOut { get; init; } = 0x01;

    /// <summary>Bulk endpoint from the board.</summary>
    public byte EndpointIn { get; init; } = 0x81;

    /// <summary>As the user writes it: "usb:VVVV:PPPP" or "usb:VVVV:PPPP:SERIAL", in hexadecimal.</summary>
    public override string ToString() => $"usb:{Vendor:x4}:{Product:x4}{(Serial is null ? "" : $":{Serial}")}";
}
