using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>A link over a pipe of bytes, in the framing of firmware-spec/serial-framing.md: what USB and serial have in common.</summary>
public abstract class StreamLink : PumpedLink
{
    private readonly StreamPump _pump;
    private readonly StreamOptions _options;

    private protected StreamLink(IBytePipe pipe, StreamOptions options, string device, int batchBytes)
        : this(new StreamPump(pipe, StreamEndpoint.ForHost(options), $"{device} link", batchBytes), options, device) { }

    private StreamLink(StreamPump pump, StreamOptions options, string device)
        : base(pump, device, options.RingWords) => (_pump, _options) = (pump, options);

    /// <summary>Counters of the framing. Numbers move while the link works.</summary>
    public StreamStatistics Statistics => _pump.Statistics;

    /// <summary>How to check that the right thing is at the other end, for messages.</summary>
    private protected abstract string Advice { get; }

    /// <summary>The pipe that <paramref name="open"/> gives, or what also records its frames.</summary>
    private protected static IBytePipe Recorded(Func<IBytePipe> open, LinkRecorder? recorder)
    {
        try { return recorder is null ? open() : new RecordedPipe(open(), recorder, isHost: true); }
        catch
        {
            recorder?.Dispose();
            throw;
        }
    }

    private protected override FpgaIdentity Identify() =>
        new(Device, _pump.BoardInfo, $"board at {Device}, framing version {_pump.PeerVersion}");

    private protected override FpgaLinkException EndpointFault()
    {
        StreamFrameStatistics received = _pump.Statistics.Received;
        return _pump.StreamFault switch
        {
            StreamFault.NoAnswer when received.Frames == 0 && received.GarbageBytes > 0 => new WrongDeviceException(
                $"{Device}: expected the answer of a BrainScaleS-2 board to a reset frame, found {received.GarbageBytes} bytes that are no frames. {Advice}"),
            StreamFault.NoAnswer => new LinkTimeoutException(
                $"{Device}: expected the answer of a BrainScaleS-2 board to a reset frame within {_options.ConnectTimeoutNs / 1_000_000} ms, found none. {Advice}"),
            StreamFault.OtherVersion => new WrongDeviceException(
                $"{Device}: expected framing version {StreamEndpoint.Version}, found {_pump.PeerVersion}. Use a driver and a bitfile of the same version."),
            StreamFault.PeerSilent => new LinkTimeoutException(
                $"{Device}: nothing was heard from the board for {_options.PeerTimeoutNs / 1_000_000} ms. Check cable and power, then open a new link."),
            _ => new LinkClosedException($"{Device}: the board ended the session, or was restarted. Open a new link."),
        };
    }
}
