using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>A million events through FPGA, link, crossbar and back: each is delivered once or counted where it was dropped.</summary>
public class SpikeLoadTests
{
    private const int Million = 1_000_000, PieceWords = 1 << 14;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_event_per_8_ns_comes_back_without_loss_in_order_and_with_its_time()
    {
        Tally tally = await RunAsync(Million, i => UtWord.SpikePack((ushort)((i & 3) << 14 | (i & 0x3FFF))));

        Assert.Equal(Million, tally.Delivered);
        Assert.Equal(0, tally.Losses.CrossbarFifoFull + tally.NotRecorded);
        Assert.Equal(0, tally.OutOfOrder);
        // One event per tick: the chip times go up by one each.
        Assert.Equal(Million - 1, tally.LastChipTime - tally.FirstChipTime);
    }

    [Fact]
    public async Task Three_events_per_8_ns_on_one_channel_are_delivered_or_counted_at_the_crossbar_input()
    {
        Tally tally = await RunAsync(Million / 3, i => UtWord.SpikePack((ushort)(i & 0x3FFF), (ushort)(i & 0x3FFF), (ushort)(i & 0x3FFF)));

        long sent = 3 * (Million / 3);
        Assert.Equal(sent, tally.Delivered + tally.Losses.CrossbarFifoFull);
        Assert.Equal(0, tally.NotRecorded);
        // An input hands on one event per cycle of 4 ns, two in the time of three.
        Assert.InRange(tally.Delivered, (sent * 2 / 3) - 1000, (sent * 2 / 3) + 1000);
        Assert.True(tally.Losses.CrossbarFifoFull > 0, "the input must have been overrun");
    }

    private static async Task<Tally> RunAsync(int packs, Func<int, ulong> pack)
    {
        await using var board = new SimulatedFpga(new ChipOptions { Mismatch = 0, Noise = false });
        await board.SendAsync(RandomPrograms.Start(), Token);
        var tally = new Tally();
        var words = new ulong[PieceWords];
        for (int sent = 0; sent < packs;)
        {
            int count = Math.Min(PieceWords, packs - sent);
            for (int i = 0; i < count; i++) words[i] = pack(sent + i);
            await board.SendAsync(words.AsMemory(0, count), Token);
            sent += count;
            await tally.TakeAsync(board);
        }
        await board.SendAsync(RandomPrograms.End(), Token);
        await tally.TakeAsync(board);
        return tally with { Losses = board.ChipLosses, NotRecorded = board.FpgaLosses.EventsNotRecorded };
    }

    private sealed record Tally
    {
        private readonly ulong[] _buffer = new ulong[1 << 14];
        private UtFromFpgaReader _reader;
        private long _now;

        public long Delivered { get; private set; }
        public long OutOfOrder { get; private set; }
        public long FirstChipTime { get; private set; } = -1;
        public long LastChipTime { get; private set; } = -1;
        public ChipLosses Losses { get; init; } = new();
        public long NotRecorded { get; init; }

        public async Task TakeAsync(SimulatedFpga board)
        {
            while (board.Model.ResponseCount > 0) Take(_buffer.AsSpan(0, await board.ReceiveAsync(_buffer, Token)));
        }

        private void Take(ReadOnlySpan<ulong> words)
        {
            int position = 0;
            while (_reader.TryRead(words, ref position, out UtFromFpgaMessage message))
            {
                _now++;
                if (message.Opcode == UtFromFpgaOpcode.Systime) _now = (long)message.Low;
                if (message.Opcode == UtFromFpgaOpcode.Sysdelta) _now += (long)message.Low;
                for (int i = 0; i < message.EventCount; i++) Count(new Answer(message, _now).ChipTime(i));
            }
        }

        private void Count(long chipTime)
        {
            if (Delivered++ == 0) FirstChipTime = chipTime;
            else if (chipTime < LastChipTime) OutOfOrder++;
            LastChipTime = chipTime;
        }
    }
}
