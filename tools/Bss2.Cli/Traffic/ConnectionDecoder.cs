using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>Explains the words of one connection, in both directions.</summary>
internal sealed class ConnectionDecoder
{
    private readonly Conversation _conversation = new();
    private readonly List<DecodedMessage> _messages = [];

    public ConnectionDecoder(RegisterPlaces places) => (ToBoard, FromBoard) = (new(_conversation, places), new(_conversation));

    public ToBoardDecoder ToBoard { get; }

    public FromBoardDecoder FromBoard { get; }

    /// <summary>The messages that end in this frame; valid until the next call.</summary>
    public IReadOnlyList<DecodedMessage> Take(TrafficFrame frame)
    {
        _messages.Clear();
        if (frame.Kind == TrafficKind.Gap) _conversation.Tear();
        if (frame.Direction == PacketDirection.Outbound)
            foreach (ulong word in frame.Words) ToBoard.Take(word, _messages);
        else
            FromBoard.Take([.. frame.Words], _messages);
        return _messages;
    }
}
