namespace Bss2.Protocol.Tests;

public class ArqReassemblerTests
{
    private readonly ArqReassembler _direction = new();

    [Fact]
    public void Frames_are_given_once_and_in_order_also_where_the_numbers_begin_anew()
    {
        _direction.Restart();
        List<ulong> given = [];
        for (int i = 0; i < 600; i += 3)
        {
            // The three come as 3, 1, 2, and the first once more.
            Assert.Equal(FrameOrder.Ahead, Add(i + 2));
            Assert.Equal(FrameOrder.New, Add(i, given));
            Assert.Equal(FrameOrder.New, Add(i + 1, given));
            Assert.Equal(FrameOrder.Again, Add(i, given));
        }
        Assert.Equal(Enumerable.Range(0, 600).Select(i => (ulong)i), given);
    }

    [Fact]
    public void What_the_receiver_acknowledges_and_the_capture_lacks_is_given_up_gap_by_gap()
    {
        _direction.Restart();
        List<ulong> given = [];
        foreach (int i in (int[])[0, 2, 5]) Add(i, given);
        Assert.Equal(0, _direction.Skip(0));
        Assert.Equal(1, _direction.Skip(5));
        Take(given);
        Assert.Equal(2, _direction.Skip(5));
        Take(given);
        Assert.Equal(0, _direction.Skip(5));
        Assert.Equal([0, 2, 5], given);
        Assert.Equal(FrameOrder.Again, Add(4));
        Assert.Equal(3, _direction.Skip(8));
        Assert.Equal(FrameOrder.New, Add(9));
    }

    [Fact]
    public void Acknowledgements_of_before_and_of_nothing_give_up_nothing()
    {
        _direction.Restart();
        Assert.Equal(0, _direction.Skip(255));
        Add(0, []);
        Add(1, []);
        Assert.Equal(0, _direction.Skip(0));
        Assert.Equal(FrameOrder.New, Add(2));
    }

    [Fact]
    public void A_capture_that_begins_inside_a_connection_takes_its_first_frame_for_the_next()
    {
        List<ulong> given = [];
        Assert.Equal(0, _direction.Skip(77));
        Assert.Equal(FrameOrder.New, Add(250, given));
        Assert.Equal(FrameOrder.New, Add(251, given));
        Assert.Equal([250, 251], given);
    }

    [Fact]
    public void At_the_end_frames_that_wait_are_given_behind_what_they_waited_for()
    {
        _direction.Restart();
        List<ulong> given = [];
        Add(3, given);
        Assert.Equal(3, _direction.SkipGap());
        Take(given);
        Assert.Equal([3], given);
        Assert.Equal(0, _direction.SkipGap());
    }

    [Fact]
    public void A_reset_forgets_what_waits()
    {
        _direction.Restart();
        Add(5);
        _direction.Restart();
        Assert.Equal(0, _direction.StoredCount);
        Assert.Equal(FrameOrder.New, Add(0));
    }

    private FrameOrder Add(int number, List<ulong>? given = null)
    {
        var datagram = new byte[ArqFrame.DatagramBytesMax];
        int length = ArqFrame.WriteData(datagram, 0, (byte)number, ArqPacketType.Ut, [(ulong)number]);
        Assert.Equal(ArqParseResult.Complete, ArqFrame.Parse(datagram.AsSpan(0, length), ArqRole.Fpga, out ArqFrame frame));
        FrameOrder order = _direction.Add(frame);
        if (given is not null) Take(given);
        return order;
    }

    private void Take(List<ulong> given)
    {
        while (_direction.TryTake(out ArqPacketType type, out ReadOnlySpan<byte> payload))
        {
            Assert.Equal(ArqPacketType.Ut, type);
            given.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(payload));
        }
    }
}
