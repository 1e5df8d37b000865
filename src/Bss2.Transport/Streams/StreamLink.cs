using System.Security.Cryptography;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>A link over a pipe of bytes, in the framing of firmware-spec/serial-framing.md: what USB and serial have in common.</summary>
public abstract class StreamLink : IFpgaLink
{
    private readonly StreamPump _pump;
    private readonly PumpSession _session;
    private FpgaIdentity? _identity;
    private volatile bool _isDisposed;

    private protected StreamLink(IBytePipe pipe, StreamOptions options, string device, int batchBytes)
    {
        Device = device;
        Options = options;
        _session = new PumpSession(options.RingWords);
        _pump = new StreamPump(pipe, StreamEndpoint.ForHost(options), $"{device} link", batchBytes);
    }

    /// <inheritdoc/>
    public FpgaIdentity Identity => _identity ?? throw new InvalidOperationException("The link is not connected yet.");

    /// <summary>Counters of the framing. Numbers move while the link works.</summary>
    public StreamStatistics Statistics => _pump.Statistics;

    private protected string Device { get; }

    private protected StreamOptions Options { get; }

    /// <summary>How to check that the right thing is at the other end, for messages.</summary>
    private protected abstract string Advice { get; }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfEnded();
            words = words[_session.ToPeer.TryWrite(words.Span)..];
            if (words.IsEmpty) return;
            await _session.ToPeer.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReceiveAsync(Memory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isDisposed) ThrowIfEnded();
            // What arrived before a fault is still delivered: looked at before and after the end is seen.
            bool isEnded = _session.FromPeer.IsCompleted;
            int count = _session.FromPeer.TryRead(words.Span);
            if (count > 0 || words.IsEmpty) return count;
            if (isEnded) ThrowIfEnded();
            await _session.FromPeer.WaitForWordsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        GC.SuppressFinalize(this);
        _session.Complete();
        await _pump.StopAsync().ConfigureAwait(false);
    }

    // Must be called once, by the factory, which disposes the link when this throws.
    private protected async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _pump.Connect(_session, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
        while (true)
        {
            Task changed = _pump.Changed;
            if (_pump.State == StreamState.Open) break;
            if (_pump.State == StreamState.Closed) throw Fault();
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        _identity = new FpgaIdentity(Device, _pump.BoardInfo, $"board at {Device}, framing version {_pump.PeerVersion}");
    }

    private void ThrowIfEnded()
    {
        if (_isDisposed) throw new LinkClosedException($"The link to {Device} was disposed. Open a new one.");
        if (_session.ToPeer.IsCompleted) throw Fault();
    }

    private FpgaLinkException Fault()
    {
        // One exception object per caller: a shared one would mix their stack traces.
        if (_pump.PipeFault is { } fault) return Again(fault);
        StreamFrameStatistics received = _pump.Statistics.Received;
        return _pump.StreamFault switch
        {
            StreamFault.NoAnswer when received.Frames == 0 && received.GarbageBytes > 0 => new WrongDeviceException(
                $"{Device}: expected the answer of a BrainScaleS-2 board to a reset frame, found {received.GarbageBytes} bytes that are no frames. {Advice}"),
            StreamFault.NoAnswer => new LinkTimeoutException(
                $"{Device}: expected the answer of a BrainScaleS-2 board to a reset frame within {Options.ConnectTimeoutNs / 1_000_000} ms, found none. {Advice}"),
            StreamFault.OtherVersion => new WrongDeviceException(
                $"{Device}: expected framing version {StreamEndpoint.Version}, found {_pump.PeerVersion}. Use a driver and a bitfile of the same version."),
            StreamFault.PeerSilent => new LinkTimeoutException(
                $"{Device}: nothing was heard from the board for {Options.PeerTimeoutNs / 1_000_000} ms. Check cable and power, then open a new link."),
            _ => new LinkClosedException($"{Device}: the board ended the session, or was restarted. Open a new link."),
        };
    }

    private static FpgaLinkException Again(FpgaLinkException fault) => fault switch
    {
        DeviceGoneException => new DeviceGoneException(fault.Message, fault),
        DevicePermissionException => new DevicePermissionException(fault.Message, fault),
        _ => new FpgaLinkException(fault.Message, fault),
    };
}
