namespace Bss2.Transport;

/// <summary>A pair of USB bulk endpoints, out and in. The seam between the link and whatever library reaches the bus (ours binds libusb-1.0;
/// an adapter for another one needs two methods).</summary>
/// <remarks>Reads are given a buffer of a multiple of 1024 bytes, so that no packet is cut.</remarks>
public interface IUsbBulkPipe : IBytePipe;
