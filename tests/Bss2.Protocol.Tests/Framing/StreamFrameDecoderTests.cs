using Bss2.Tests;
using CsCheck;

namespace Bss2.Protocol.Tests;

public class StreamFrameDecoderTests
{
    private static readonly StreamFrameHeader Header = new(StreamFrameType.Data, 0, 0x11223344, Sequence: 7, Acknowledged: 9, Limit: 0x4009);

    private static readonly Gen<byte[]> Frames = Gen.Select(Gen.Byte, Gen.UInt, Gen.UInt, Gen.ULong.Array[0, 20])
        .Select((type, session, sequence, words) => FrameBytes.Of(new((StreamFrameType)type, 0, session, sequence, ~sequence, sequence ^ session), words));

    [Fact]
    public void The_bytes_of_the_specification_give_its_frames()
    {
        // firmware-spec/serial-framing.md, worked bytes.
        byte[] bytes = FrameBytes.FromHex(
            "b52d0302 11223344 00000007 00000009 00004009 dfc35224 0a00000000000001 0a00000000000000 f5512a04");
        var decoder = new StreamFrameDecoder();
        (StreamFrameHeader header, ulong[] words) = Assert.Single(FrameBytes.Read(decoder, bytes, bytes.Length));
        Assert.Equal(Header with { WordCount = 2 }, header);
        Assert.Equal<ulong[]>([UtWord.Tick, UtWord.Halt], words);
        Assert.Equal(bytes, FrameBytes.Of(Header, UtWord.Tick, UtWord.Halt));
    }

    [Fact]
    public void A_frame_without_words_has_no_second_check_value()
    {
        byte[] bytes = FrameBytes.FromHex("b52d0400 11223344 00000007 00000009 00004009 4c15e44b");
        Assert.Equal(bytes, FrameBytes.Of(Header with { Type = StreamFrameType.Ack }));
        Assert.Single(FrameBytes.Read(new StreamFrameDecoder(), bytes, 1));
    }

    [Fact]
    public void Frames_between_garbage_are_all_found_however_the_bytes_are_cut() =>
        Gen.Select(Frames.Array[0, 6], Gen.Byte.Array[0, 40].Array[7], Gen.Int[1, 300]).Sample((frames, garbage, piece) =>
        {
            // A chance beginning of a marker must not hide the frame that follows.
            byte[] bytes = [.. garbage[0], .. frames.SelectMany((frame, i) => (byte[])[.. frame, .. garbage[i + 1], StreamFrame.Marker0])];
            var decoder = new StreamFrameDecoder();
            var found = FrameBytes.Read(decoder, bytes, piece);
            Assert.Equal(frames, found.Select(f => FrameBytes.Of(f.Header, f.Words)));
        });

    [Fact]
    public void A_damaged_frame_is_never_delivered_and_hides_no_other() =>
        Gen.Select(Frames, Frames, Gen.Int[0, 1 << 20], Gen.Int[1, 255], Gen.Int[1, 300]).Sample((first, second, at, flip, piece) =>
        {
            byte[] damaged = [.. first];
            damaged[at % damaged.Length] ^= (byte)flip;
            // Enough behind them that a wrong length cannot hold the second frame back.
            byte[] bytes = [.. damaged, .. second, .. new byte[StreamFrame.BytesMax]];
            var found = FrameBytes.Read(new StreamFrameDecoder(), bytes, piece);
            Assert.Equal(second, FrameBytes.Of(Assert.Single(found).Header, found[0].Words));
        });

    [Theory, InlineData(1), InlineData(24), InlineData(30)]
    public void A_cut_off_frame_costs_only_itself(int kept)
    {
        byte[] frame = FrameBytes.Of(Header, 1, 2, 3), next = FrameBytes.Of(Header with { Sequence = 10 }, 4);
        byte[] bytes = [.. frame[..kept], .. next, .. next];
        var decoder = new StreamFrameDecoder();
        Assert.Equal(2, FrameBytes.Read(decoder, bytes, bytes.Length).Count);
        Assert.Equal(kept, decoder.Statistics.GarbageBytes);
    }

    [Fact]
    public void A_word_count_beyond_the_longest_frame_is_no_header()
    {
        byte[] bytes = FrameBytes.Of(Header);
        bytes[3] = StreamFrame.WordsMax + 1;
        uint check = Crc32C.Of(bytes.AsSpan(0, 20));
        for (int i = 0; i < 4; i++) bytes[20 + i] = (byte)(check >> (24 - (8 * i)));
        var decoder = new StreamFrameDecoder();
        Assert.Empty(FrameBytes.Read(decoder, bytes, 5));
        Assert.Equal(1, decoder.Statistics.BadHeaders);
    }

    [Fact]
    public void Clearing_makes_pending_bytes_garbage()
    {
        var decoder = new StreamFrameDecoder();
        FrameBytes.Read(decoder, FrameBytes.Of(Header, 1)[..20], 20);
        Assert.Equal(20, decoder.PendingBytes);
        decoder.Clear();
        Assert.Equal((0, 20), (decoder.PendingBytes, decoder.Statistics.GarbageBytes));
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[] bytes = [.. Enumerable.Range(0, 200).SelectMany(i => FrameBytes.Of(Header, [.. Enumerable.Range(0, i % 30).Select(w => (ulong)w)]))];
        var decoder = new StreamFrameDecoder();
        int count = 0;
        Assert.Equal(0, Allocation.InSteadyState(() => count = Count(decoder, bytes)));
        Assert.Equal(200, count);
    }

    private static int Count(StreamFrameDecoder decoder, byte[] bytes)
    {
        (int position, int count) = (0, 0);
        while (decoder.TryRead(bytes, ref position, out _)) count++;
        return count;
    }
}
