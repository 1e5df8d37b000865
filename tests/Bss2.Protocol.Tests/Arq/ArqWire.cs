namespace Bss2.Protocol.Tests;

/// <summary>Bytes of the wire as they stand on a page: hexadecimal, spaces as one likes.</summary>
internal static class ArqWire
{
    public const ulong Fpga = 1, Client = 7, SecondClient = 8;

    // "version: 2\ncompatible_until: 2\n\0" (link-protocol.md 1.10).
    public const string Answer =
        "000000ff 00000000 8002 0008  0000000000000100 0000000000000080 00000000000000b4 0000000000000004"
        + "76657273696f6e3a 20320a636f6d7061 7469626c655f756e 74696c3a20320a00";

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Hex(string hex) => Convert.ToHexStringLower(Bytes(hex));

    /// <summary>The next datagram, or an empty text.</summary>
    public static string Next(this ArqEndpoint endpoint, long microseconds, out ArqPort port)
    {
        var buffer = new byte[ArqFrame.DatagramBytesMax];
        int length = endpoint.PollTransmit(LinkInstant.FromMicroseconds(microseconds), buffer, out port);
        return Convert.ToHexStringLower(buffer.AsSpan(0, length));
    }

    public static string Next(this ArqEndpoint endpoint, long microseconds) => endpoint.Next(microseconds, out _);

    /// <summary>Lets time pass, then the next datagram.</summary>
    public static string NextAfter(this ArqEndpoint endpoint, long microseconds)
    {
        endpoint.HandleTimeout(LinkInstant.FromMicroseconds(microseconds));
        return endpoint.Next(microseconds);
    }

    public static void Give(this ArqEndpoint endpoint, long microseconds, string hex, ulong source, ArqPort port = ArqPort.Data) =>
        endpoint.HandleDatagram(LinkInstant.FromMicroseconds(microseconds), port, source, Bytes(hex));

    /// <summary>An FPGA that a client has reset and that has got the acknowledgement of its answer, at 100 us.</summary>
    public static ArqEndpoint ConnectedFpga(ArqOptions? options = null)
    {
        var fpga = new ArqEndpoint(options ?? ArqOptions.Fpga);
        fpga.Give(0, "abababab", Client, ArqPort.Reset);
        Assert.Equal(Hex(Answer), fpga.Next(0));
        fpga.Give(100, "00000000 00000000 8001 0001 0000000039cfb11d", Client);
        Assert.Equal(Hex("00000000 00000001 8001 0001 0000000039cfb11d"), fpga.Next(100));
        Assert.Equal(ArqState.Established, fpga.State);
        return fpga;
    }

    /// <summary>A host that has got its loopback word back, at 200 us.</summary>
    public static ArqEndpoint ConnectedHost(ArqOptions? options = null)
    {
        var host = new ArqEndpoint(options ?? ArqOptions.Host);
        host.Connect(LinkInstant.Zero, Fpga, 0x39cfb11d);
        Assert.Equal("abababab", host.Next(0));
        host.Give(100, Answer, Fpga);
        Assert.Equal(Hex("00000000 00000000 8001 0001 0000000039cfb11d"), host.Next(100));
        host.Give(200, "00000000 00000001 8001 0001 0000000039cfb11d", Fpga);
        Assert.Equal(ArqState.Established, host.State);
        return host;
    }
}
