namespace Bss2.Protocol;

// A board that another client took over may say so to the one before, in a frame that every host may get and none but ours understands.
public sealed partial class ArqEndpoint
{
    private const ulong TakeOverWord = 0x5441_4B45_4E4F_5652;   // "TAKENOVR"

    private ulong _previous;
    private byte _previousAck, _previousSequence;
    private int _noticesDue;

    /// <summary>Where the datagram of the last <see cref="PollTransmit"/> goes: to <see cref="Peer"/>, or, from an FPGA that was taken over, to the
    /// client before.</summary>
    public ulong Destination { get; private set; }

    private bool HasPrevious => _options.TakeOverNotices > 0 && _previous != 0;

    // The number of the notice is one that the client has consumed, so that a host which does not know notices drops it as a duplicate, before it
    // looks at its type. With a full window there is no number that is surely behind it; then nothing is said, as a real FPGA does.
    private void RememberPrevious(ulong newPeer)
    {
        if (newPeer == _previous) (_previous, _noticesDue) = (0, 0);
        if (Role == ArqRole.Host || newPeer == Peer || State != ArqState.Established || _send.IsFull) return;
        (_previous, _previousAck, _previousSequence) = (Peer, _receive.Ack, (byte)(_send.Low - 1));
        _noticesDue = _options.TakeOverNotices;
    }

    // It still sends: the notices were lost. One more for each frame that shows it.
    private void HandleForeign(ulong source, ReadOnlySpan<byte> datagram)
    {
        Statistics.Foreign++;
        if (HasPrevious && source == _previous && datagram.Length >= ArqFrame.HeaderBytes) _noticesDue = Math.Max(_noticesDue, 1);
    }

    private int WriteNotice(Span<byte> datagram)
    {
        _noticesDue--;
        Statistics.TakeOverNotices++;
        Destination = _previous;
        return ArqFrame.WriteData(datagram, _previousAck, _previousSequence, ArqPacketType.Configuration, [TakeOverWord]);
    }

    private static bool IsNotice(in ArqFrame frame) =>
        frame.Type == ArqPacketType.Configuration && frame.WordCount == 1 && frame.Word(0) == TakeOverWord;
}
