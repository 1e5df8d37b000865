using System.Buffers.Binary;
using System.Net.Sockets;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// Lets the system cut several full frames into datagrams by itself, in one call (Linux: UDP_SEGMENT, since 4.18): most of what a datagram costs is
/// the way through the system, which a run goes once. Elsewhere, and where a device cannot, there are no runs.
/// </summary>
internal static class DatagramRuns
{
    /// <summary>Frames in a run: an eighth of the window, so that the peer works while the next one is made.</summary>
    internal const int FramesMax = ArqFrame.Window / 8;

    private const int UdpLevel = 17, SegmentOption = 103;

    /// <summary>From now on the socket cuts what is longer than a full frame; false when it cannot. Shorter datagrams go out as they did.</summary>
    internal static bool TryEnable(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return false;
        Span<byte> option = stackalloc byte[sizeof(int)];
        if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteInt32LittleEndian(option, ArqFrame.DatagramBytesMax);
        else BinaryPrimitives.WriteInt32BigEndian(option, ArqFrame.DatagramBytesMax);
        try
        {
            socket.SetRawSocketOption(UdpLevel, SegmentOption, option);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
