using System.Buffers.Binary;
using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Every bit belongs to a message, to fill, to garbage or to what is pending; messages written again are read as the same, and are
/// the same words where nothing but messages was read.</summary>
internal sealed class UtFromFpgaTarget : IFuzzTarget
{
    private readonly ulong[] _words = new ulong[Mutator.BytesMax / 8];
    private readonly ulong[] _again = new ulong[(Mutator.BytesMax / 8) + 64];
    private readonly UtFromFpgaMessage[] _messages = new UtFromFpgaMessage[Mutator.BytesMax / 8];

    public string Name => "ut-from-fpga";

    // link-protocol.md 2.5, and small headers of every kind.
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes(0x0500000000001000, 0x0c11aaaa22bbbb33, 0xcccc060000000000, 0x00050c11aaaa22bb, 0xbb33cccc02000000, 0x0000000080000000),
        Bytes(0x0c11aaaa22bbbb33, 0xcccc0c11aaaa22bb, 0xbb33cccc0c11aaaa, 0x22bbbb33cccc0c11, 0xaaaa22bbbb33cccc),
        Bytes(0x00000000348580af, 0x01000000deadbeef, 0x0200000000000001, 0x030000000000005a, 0x0400010300000007, 0x0600000000000042),
        Bytes(0x07000000001002aa, 0x08001002aa200555, 0x091002aa20055530, 0x03ff800000000000, 0x8000000000000000),
    ];

    public int Run(ReadOnlySpan<byte> input)
    {
        Span<ulong> words = _words.AsSpan(0, input.Length / 8);
        for (int i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt64BigEndian(input[(8 * i)..]);
        var reader = new UtFromFpgaReader();
        int count = Read(ref reader, words, input.Length % 8, out long messageBits);
        UtStatistics statistics = reader.Statistics;
        Law.Holds(messageBits + statistics.FillBits + statistics.GarbageBits + reader.PendingBits == 64L * words.Length);

        int again = WriteAgain(count);
        if (statistics.FillBits + statistics.GarbageBits + reader.PendingBits == 0) Law.Holds(words.SequenceEqual(_again.AsSpan(0, again)));
        var second = new UtFromFpgaReader();
        int position = 0;
        for (int i = 0; i < count; i++)
            Law.Holds(second.TryRead(_again.AsSpan(0, again), ref position, out UtFromFpgaMessage message) && message == _messages[i]);
        Law.Holds(!second.TryRead(_again.AsSpan(0, again), ref position, out _) && position == again);
        return count;
    }

    // In two parts, so that resuming is tested as well.
    private int Read(ref UtFromFpgaReader reader, ReadOnlySpan<ulong> words, int cut, out long bits)
    {
        (int count, int position) = (0, 0);
        bits = 0;
        cut = Math.Min(cut, words.Length);
        for (int part = 0; part < 2; part++)
        {
            ReadOnlySpan<ulong> given = part == 0 ? words[..cut] : words;
            while (reader.TryRead(given, ref position, out UtFromFpgaMessage message))
            {
                _messages[count++] = message;
                bits += UtFromFpga.MessageBits(message.Opcode);
            }
            Law.Holds(position == given.Length);
        }
        return count;
    }

    private int WriteAgain(int count)
    {
        var writer = new UtFromFpgaWriter();
        int stored = 0;
        for (int i = 0; i < count; i++) stored += writer.Write(_messages[i], _again.AsSpan(stored));
        return stored + writer.Flush(_again.AsSpan(stored));
    }

    private static byte[] Bytes(params ulong[] words)
    {
        var bytes = new byte[8 * words.Length];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), words[i]);
        return bytes;
    }
}
