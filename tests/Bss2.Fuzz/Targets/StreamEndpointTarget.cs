using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Whatever a peer sends: the other end does not throw, keeps its bounds, answers with whole frames and comes to rest.</summary>
internal sealed class StreamEndpointTarget : IFuzzTarget
{
    private const int StepsMax = 64;

    private static readonly StreamOptions Options = new() { RingWords = 256, PeerTimeoutNs = 1_500_000_000 };
    private readonly byte[] _buffer = new byte[StreamFrame.BytesMax];
    private readonly ulong[] _words = new ulong[64];

    public string Name => "stream-endpoint";

    public IReadOnlyList<byte[]> Seeds => StreamSeeds.Frames;

    public void Repair(Span<byte> input) => StreamSeeds.Repair(input);

    public int Run(ReadOnlySpan<byte> input)
    {
        bool isBoard = input.Length % 2 == 0;
        StreamEndpoint end = isBoard ? StreamEndpoint.ForBoard("version: 2\n", Options) : StreamEndpoint.ForHost(Options);
        if (!isBoard) end.Connect(0, StreamSeeds.Session);
        // Most inputs meet an open session, some the beginning of one.
        if (input.Length % 8 > 1) Open(end, isBoard);
        long nowNs = 0;
        for (int at = 0; at < input.Length; at += 200)
        {
            nowNs += 1_000_000;
            end.HandleBytes(nowNs, input.Slice(at, Math.Min(200, input.Length - at)));
            if (end.State == StreamState.ResetRequested) end.AcceptReset(nowNs);
            Law.Holds(end.ReceivedWords + end.SendRoomWords <= 2 * Options.RingWords);
            end.Receive(nowNs, _words);
            end.Send(_words);
            Transmit(end, nowNs);
        }
        for (int step = 0; end.PollTimeout() != long.MaxValue && step < StepsMax; step++)
        {
            nowNs = Math.Max(nowNs, end.PollTimeout());
            end.HandleTimeout(nowNs);
            Transmit(end, nowNs);
        }
        // Without a peer every session ends: pings, repetitions and the time-out are finite.
        Law.Holds(end.State is StreamState.Closed or StreamState.Idle or StreamState.ResetRequested);
        return (int)end.Statistics.WordsReceived;
    }

    private static void Open(StreamEndpoint end, bool isBoard)
    {
        end.HandleBytes(0, StreamSeeds.Frames[isBoard ? 0 : 1]);
        if (isBoard) end.AcceptReset(0);
        Law.Holds(end.State == StreamState.Open);
    }

    private void Transmit(StreamEndpoint end, long nowNs)
    {
        for (int count, frames = 0; (count = end.PollTransmit(nowNs, _buffer)) > 0; frames++)
        {
            Law.Holds(frames < Options.RingWords);
            Law.Holds(_buffer[0] == StreamFrame.Marker0 && count == StreamFrame.Bytes(_buffer[3]));
        }
    }
}
