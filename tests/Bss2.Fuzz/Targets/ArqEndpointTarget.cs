using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>Whatever a peer sends: the other end does not throw, keeps its bounds, answers with frames that its peer can read, and does not
/// talk without end.</summary>
/// <remarks>The two endpoints live over all executions, as their buffers are large: a new connection must forget the old one.</remarks>
internal sealed class ArqEndpointTarget : IFuzzTarget
{
    private const int Bounds = 256, StepsMax = 16;

    // A host that is established has seen its own nonce come back; the seeds hold this one.
    private const uint Nonce = 0x39CFB11D;

    private readonly ArqEndpoint _host = new(ArqOptions.Host with { SendBufferWords = Bounds, ReceiveBufferWords = Bounds });
    private readonly ArqEndpoint _fpga = new(ArqOptions.Fpga with { SendBufferWords = Bounds, ReceiveBufferWords = Bounds });
    private readonly byte[] _datagram = new byte[ArqFrame.DatagramBytesMax];
    private readonly ulong[] _words = new ulong[64];
    private LinkInstant _now;

    public string Name => "arq-endpoint";

    public IReadOnlyList<byte[]> Seeds => ArqSeeds.Sequences;

    public int Run(ReadOnlySpan<byte> input)
    {
        bool isHost = input.Length % 2 == 0;
        ArqEndpoint end = isHost ? _host : _fpga;
        Begin(end);
        int frames = 0;
        while (input.Length >= 2)
        {
            ReadOnlySpan<byte> datagram = ArqSeeds.Next(ref input);
            bool isReset = !isHost && ArqFrame.IsReset(datagram);
            long expected = end.ReceiveExpected;
            end.HandleDatagram(_now, isReset ? ArqPort.Reset : ArqPort.Data, source: 1, datagram);
            if (!isReset && end.ReceiveExpected > expected) frames += (int)(end.ReceiveExpected - expected);
            Law.Holds(end.ReceiveCount <= Bounds && end.SendHigh - end.SendLow <= ArqFrame.Window);
            end.Receive(_words);
            end.Send(_words.AsSpan(0, 3));
            Step(end);
        }
        for (int step = 0; step < StepsMax && end.PollTimeout() != LinkInstant.Never; step++) Step(end);
        return frames;
    }

    private void Begin(ArqEndpoint end)
    {
        if (end.Role == ArqRole.Host)
        {
            end.Connect(_now, peer: 1, Nonce);
            Law.Holds(end.State == ArqState.Resetting);
        }
        else
        {
            end.HandleDatagram(_now, ArqPort.Reset, source: 1, ArqSeeds.Datagrams[0]);
            Law.Holds(end.State == ArqState.Answering);
        }
        Law.Holds(end.ReceiveCount == 0 && end.SendHigh == 0 && end.ReceiveExpected == 0);
    }

    private void Step(ArqEndpoint end)
    {
        ArqRole peer = end.Role == ArqRole.Host ? ArqRole.Fpga : ArqRole.Host;
        LinkInstant next = end.PollTimeout();
        // A timer behind the present may not hold time still.
        _now = LinkInstant.Max(_now + 1_000, next == LinkInstant.Never ? _now : next);
        end.HandleTimeout(_now);
        for (int bytes, count = 0; (bytes = end.PollTransmit(_now, _datagram, out ArqPort port)) > 0; count++)
        {
            Law.Holds(count <= 2 * ArqFrame.Window);
            ReadOnlySpan<byte> datagram = _datagram.AsSpan(0, bytes);
            Law.Holds(port == ArqPort.Reset ? ArqFrame.IsReset(datagram) : ArqFrame.Parse(datagram, peer, out _) == ArqParseResult.Complete);
        }
    }
}
