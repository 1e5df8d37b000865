using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Header, words and trailing bytes are the bytes given, and a host takes none of the last; a frame encoded again is the bytes it was
/// read from; the two ends agree on every datagram without trailing bytes.</summary>
internal sealed class ArqFrameTarget : IFuzzTarget
{
    private readonly byte[] _again = new byte[ArqFrame.DatagramBytesMax];
    private readonly ulong[] _words = new ulong[ArqFrame.WordsMax];

    public string Name => "arq-frames";

    public IReadOnlyList<byte[]> Seeds => ArqSeeds.Datagrams;

    public int Run(ReadOnlySpan<byte> input)
    {
        ArqParseResult atHost = ArqFrame.Parse(input, ArqRole.Host, out ArqFrame host);
        ArqParseResult atFpga = ArqFrame.Parse(input, ArqRole.Fpga, out ArqFrame frame);
        Law.Holds(atHost == atFpga || (atHost == ArqParseResult.TrailingBytes && atFpga == ArqParseResult.Complete));
        if (atFpga != ArqParseResult.Complete) return 0;
        int bytes = WriteAgain(frame);
        Law.Holds(input[..bytes].SequenceEqual(_again.AsSpan(0, bytes)));
        Law.Holds((bytes == input.Length) == (atHost == ArqParseResult.Complete));
        if (atHost == ArqParseResult.Complete) Law.Holds(host.Payload.SequenceEqual(frame.Payload) && host.Sequence == frame.Sequence && host.Ack == frame.Ack);
        return 1;
    }

    private int WriteAgain(in ArqFrame frame)
    {
        if (!frame.HasData) return ArqFrame.WriteAck(_again, frame.Ack);
        for (int i = 0; i < frame.WordCount; i++) _words[i] = frame.Word(i);
        return ArqFrame.WriteData(_again, frame.Ack, frame.Sequence, frame.Type, _words.AsSpan(0, frame.WordCount));
    }
}
