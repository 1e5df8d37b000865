namespace Bss2.Protocol;

/// <summary>
/// The frames that were sent and not acknowledged, by absolute number from 0; the wire sees the low eight bits. Each keeps its payload in
/// wire order, so that sending again is a copy.
/// </summary>
internal sealed class ArqSendWindow
{
    private readonly byte[] _payloads = new byte[ArqFrame.Window * ArqFrame.PayloadBytesMax];
    private readonly Slot[] _slots = new Slot[ArqFrame.Window];
    private int _dueCount;

    private struct Slot
    {
        public int Bytes;
        public ArqPacketType Type;
        public LinkInstant SentAt;
        public int Transmissions;
        public bool Due;
    }

    /// <summary>Oldest unacknowledged frame.</summary>
    public long Low { get; private set; }

    /// <summary>Number of the next new frame.</summary>
    public long High { get; private set; }

    public int Outstanding => (int)(High - Low);

    public bool IsFull => Outstanding == ArqFrame.Window;

    public bool HasDue => _dueCount > 0;

    public void Reset()
    {
        (Low, High, _dueCount) = (0, 0, 0);
        Array.Clear(_slots);
    }

    /// <summary>Takes the next number; the caller fills the returned payload.</summary>
    public Span<byte> Claim(ArqPacketType type, int payloadBytes)
    {
        Check.That(!IsFull);
        Index(High) = new Slot { Type = type, Bytes = payloadBytes };
        return Payload(High++);
    }

    public Span<byte> Payload(long frame) => _payloads.AsSpan((int)(frame % ArqFrame.Window) * ArqFrame.PayloadBytesMax, Index(frame).Bytes);

    public LinkInstant SentAt(long frame) => Index(frame).SentAt;

    public int Transmissions(long frame) => Index(frame).Transmissions;

    /// <summary>Writes <paramref name="frame"/> as it goes out at <paramref name="now"/>.</summary>
    public int Write(long frame, LinkInstant now, byte ack, Span<byte> datagram)
    {
        Check.That(frame >= Low && frame < High);
        ref Slot slot = ref Index(frame);
        Unmark(ref slot);
        slot.SentAt = now;
        slot.Transmissions++;
        return ArqFrame.WriteData(datagram, ack, (byte)frame, slot.Type, Payload(frame));
    }

    /// <summary>Asks for <paramref name="frame"/> to be sent again; false when it is asked for already.</summary>
    public bool MarkDue(long frame)
    {
        Check.That(frame >= Low && frame < High);
        ref Slot slot = ref Index(frame);
        if (slot.Due) return false;
        _dueCount++;
        return slot.Due = true;
    }

    /// <summary>The oldest frame that is to be sent again.</summary>
    public long OldestDue()
    {
        Check.That(HasDue);
        long frame = Low;
        while (!Index(frame).Due) frame++;
        return frame;
    }

    /// <summary>How many frames an acknowledgement takes out of the window: 0 when its number is not outstanding.</summary>
    public int Covered(byte ack)
    {
        int distance = (byte)(ack - (byte)Low);
        return distance < Outstanding ? distance + 1 : 0;
    }

    /// <summary>True for the number just below the window: nothing new, and nothing wrong.</summary>
    public bool IsRepeat(byte ack) => ack == (byte)(Low - 1);

    /// <summary>Takes <paramref name="count"/> frames out; true when none of them was sent twice (Karn: their round trip is known).</summary>
    public bool Acknowledge(int count)
    {
        Check.That(count <= Outstanding);
        bool onceOnly = true;
        for (int i = 0; i < count; i++)
        {
            ref Slot slot = ref Index(Low++);
            Unmark(ref slot);
            onceOnly &= slot.Transmissions == 1;
        }
        return onceOnly;
    }

    private void Unmark(ref Slot slot)
    {
        if (slot.Due) _dueCount--;
        slot.Due = false;
    }

    private ref Slot Index(long frame) => ref _slots[frame % ArqFrame.Window];
}
