using System.Buffers.Binary;
using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Datagrams of a short HostARQ connection (link-protocol.md 1.10), alone and behind their length for inputs that hold several.</summary>
internal static class ArqSeeds
{
    internal static byte[][] Datagrams { get; } = [.. new[]
    {
        "abababab", "00000000", "00000001",
        "000000ff000000008002000800000000000001000000000000000080" + "00000000000000b40000000000000004"
            + "76657273696f6e3a20320a636f6d706174" + "69626c655f756e74696c3a20320a00",
        "0000000000000000800100010000000039cfb11d", "0000000000000001800100010000000039cfb11d",
        "0000000100000001001000020400000000000000" + "0a00000000000000", "00000001000000020010000102" + "00000000000000",
        "00000002000000028000000100000000000000" + "00", "0000000100000002001000000000000000000000",
    }.Select(Convert.FromHexString)];

    internal static byte[][] Sequences { get; } = [.. Datagrams.Select(Prefixed), .. Datagrams[3..].Select((_, i) => (byte[])[.. Datagrams[3..(4 + i)].SelectMany(Prefixed)])];

    /// <summary>The next datagram of a sequence: two bytes of length, then as many bytes as there are.</summary>
    internal static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> input)
    {
        int bytes = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input) & 0x7FF, input.Length - 2);
        ReadOnlySpan<byte> datagram = input.Slice(2, bytes);
        input = input[(2 + bytes)..];
        return datagram;
    }

    private static byte[] Prefixed(byte[] datagram) => [(byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram];
}
