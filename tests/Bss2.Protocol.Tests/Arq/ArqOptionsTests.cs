namespace Bss2.Protocol.Tests;

public class ArqOptionsTests
{
    [Fact]
    public void A_value_out_of_range_is_named()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => new ArqEndpoint(ArqOptions.Host with { ReceiveBufferWords = 1000 }));
        Assert.Contains("ReceiveBufferWords takes a power of two", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<ArgumentOutOfRangeException>(() => new ArqEndpoint(ArqOptions.Fpga with { BitfileInfo = "version: 2\0" }));
        Assert.Contains("without NUL", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deadlines_leave_room_for_what_they_must_survive()
    {
        ArqOptions host = ArqOptions.Host;
        Assert.True(host.DeadPeerNs > host.KeepAliveNs + 2_000_000_000, "a blackout of 2 s after the longest silence");
        Assert.True(host.HandshakeNs / host.ResetRepeatNs >= 40, "a lost reset frame must not cost the connection");
        Assert.True(host.ReceiveBufferWords >= ArqFrame.Window * ArqFrame.WordsMax, "a full window must fit");
        Assert.True(host.AckEveryFrames < ArqFrame.Window / 2, "the peer's window must not close between acknowledgements");
    }
}
