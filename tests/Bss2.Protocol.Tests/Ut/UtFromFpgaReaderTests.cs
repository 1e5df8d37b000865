using CsCheck;

namespace Bss2.Protocol.Tests;

public class UtFromFpgaReaderTests
{
    private static readonly Gen<UtFromFpgaMessage> Messages =
        Gen.Select(Gen.Int[0, UtFromFpga.OpcodeCount - 1], Gen.ULong, Gen.Byte, (opcode, low, high) =>
        {
            int bits = UtFromFpga.PayloadBits((UtFromFpgaOpcode)opcode);
            return new UtFromFpgaMessage((UtFromFpgaOpcode)opcode, bits < 64 ? low & ((1UL << bits) - 1) : low, bits > 64 ? high : (byte)0);
        });

    [Fact]
    public void The_stream_of_the_specification_gives_its_messages()
    {
        // link-protocol.md 2.5: Systime(0x1000), Spike3, Sysdelta(5), Spike3, halt, flush.
        ulong[] words = [0x0500000000001000, 0x0c11aaaa22bbbb33, 0xcccc060000000000, 0x00050c11aaaa22bb, 0xbb33cccc02000000, 0x0000000080000000];
        var spikes = new UtFromFpgaMessage(UtFromFpgaOpcode.SpikePack3, 0xaaaa22bbbb33cccc, 0x11);

        Assert.Equal(
            [new(UtFromFpgaOpcode.Systime, 0x1000, 0), spikes, new(UtFromFpgaOpcode.Sysdelta, 5, 0), spikes, new(UtFromFpgaOpcode.Loopback, 0, 0)],
            Read(words, words.Length, out _));
        Assert.Equal(((ushort)0xbbbb, (byte)0x22), spikes.Event(1, 3));
    }

    [Fact]
    public void What_was_written_is_read_back_whatever_the_split_and_the_flushes() =>
        Gen.Select(Messages.Array[0, 40], Gen.Int[1, 9], Gen.ULong, Gen.Bool).Sample((messages, piece, flushes, closes) =>
        {
            ulong[] words = Write(messages, flushes, closes);
            Assert.Equal(messages, Read(words, piece, out _));
        });

    [Fact]
    public void Garbage_never_throws_and_every_bit_is_accounted_for() =>
        Gen.Select(Gen.ULong.Array[0, 60], Gen.Int[1, 9], Gen.Bool).Sample((words, piece, plausible) =>
        {
            // Half of the runs keep headers small, so that messages and undefined headers mix.
            if (plausible) for (int i = 0; i < words.Length; i++) words[i] &= 0x0FFF_FFFF_FFFF_FFFF;
            UtFromFpgaMessage[] messages = Read(words, piece, out UtFromFpgaReader reader);
            UtStatistics statistics = reader.Statistics;
            Assert.Equal(64L * words.Length, messages.Sum(m => (long)UtFromFpga.MessageBits(m.Opcode)) + statistics.FillBits + statistics.GarbageBits + reader.PendingBits);
        });

    [Fact]
    public void An_undefined_header_costs_its_word_and_the_next_word_is_read_afresh()
    {
        UtFromFpgaMessage[] messages = Read([0x7f00000000000000, 0x0200000000000001], 2, out UtFromFpgaReader reader);

        Assert.Equal([new UtFromFpgaMessage(UtFromFpgaOpcode.Loopback, 1, 0)], messages);
        Assert.Equal(new UtStatistics(0, 0, 1, 64), reader.Statistics);
    }

    [Fact]
    public void A_word_with_the_top_bit_set_is_no_comma_while_bits_are_pending()
    {
        // 48 bits of a message wait; the next word supplies its last 16, though its top bit is set.
        UtFromFpgaMessage[] messages = Read([0x0c11aaaa22bbbb33, 0xcccc0a0000000011, 0xaaaa800000000000], 1, out UtFromFpgaReader reader);

        Assert.Equal(new UtFromFpgaMessage(UtFromFpgaOpcode.SpikePack1, 0x11aaaa, 0), messages[1]);
        Assert.Equal(48, reader.Statistics.FillBits);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        ulong[] words = Write([.. Enumerable.Range(0, 4096).Select(i => new UtFromFpgaMessage(i % 3 == 0 ? UtFromFpgaOpcode.SpikePack3 : UtFromFpgaOpcode.OmnibusData, (ulong)i, 0))], 0, false);
        CountMessages(words);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = CountMessages(words);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4096, count);
    }

    private static int CountMessages(ulong[] words)
    {
        var reader = new UtFromFpgaReader();
        (int position, int count) = (0, 0);
        while (reader.TryRead(words, ref position, out _)) count++;
        return count;
    }

    private static ulong[] Write(UtFromFpgaMessage[] messages, ulong flushes, bool closes)
    {
        var writer = new UtFromFpgaWriter { ClosesLongMessages = closes };
        Span<ulong> buffer = stackalloc ulong[UtFromFpgaWriter.WordsPerCallMax];
        List<ulong> words = [];
        for (int i = 0; i < messages.Length; i++)
        {
            words.AddRange(buffer[..writer.Write(messages[i], buffer)]);
            if (closes) Assert.Equal(0, writer.PendingBits);
            if ((flushes >> (i % 64) & 1) != 0) words.AddRange(buffer[..writer.Flush(buffer)]);
        }
        words.AddRange(buffer[..writer.Flush(buffer)]);
        return [.. words];
    }

    private static UtFromFpgaMessage[] Read(ulong[] words, int piece, out UtFromFpgaReader reader)
    {
        reader = new UtFromFpgaReader();
        List<UtFromFpgaMessage> messages = [];
        for (int start = 0; start < words.Length; start += piece)
        {
            int position = 0;
            ReadOnlySpan<ulong> part = words.AsSpan(start, Math.Min(piece, words.Length - start));
            while (reader.TryRead(part, ref position, out UtFromFpgaMessage message)) messages.Add(message);
            Assert.Equal(part.Length, position);
        }
        return [.. messages];
    }
}
