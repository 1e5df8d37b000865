using System.Security.Cryptography;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>A link whose words a thread moves to and from a device: what links over UDP, USB and serial lines have in common.</summary>
public abstract class PumpedLink : IFpgaLink
{
    private readonly LinkPump _pump;
    private readonly PumpSession _session;
    private FpgaIdentity? _identity;
    private volatile bool _isDisposed;

    private protected PumpedLink(LinkPump pump, string device, int ringWords)
    {
        _pump = pump;
        Device = device;
        _session = new PumpSession(ringWords);
    }

    /// <inheritdoc/>
    public FpgaIdentity Identity => _identity ?? throw new InvalidOperationException("The link is not connected yet.");

    private protected string Device { get; }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<ulong> words, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfEnded();
            words = words[_session.ToPeer.TryWrite(words.Span)..];
            _pump.OnWritten();
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
            if (count > 0) _pump.OnRead();
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
            if (_pump.State == PumpState.Open) break;
            if (_pump.State == PumpState.Closed) throw Fault();
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        _identity = Identify();
    }

    /// <summary>What the board told of itself while connecting.</summary>
    private protected abstract FpgaIdentity Identify();

    /// <summary>Why the endpoint ended the connection.</summary>
    private protected abstract FpgaLinkException EndpointFault();

    private void ThrowIfEnded()
    {
        if (_isDisposed) throw new LinkClosedException($"The link to {Device} was disposed. Open a new one.");
        if (_session.ToPeer.IsCompleted) throw Fault();
    }

    // One exception object per caller: a shared one would mix their stack traces.
    private FpgaLinkException Fault() => _pump.DeviceFault is { } fault ? Again(fault) : EndpointFault();

    private static FpgaLinkException Again(FpgaLinkException fault) => fault switch
    {
        DeviceGoneException => new DeviceGoneException(fault.Message, fault),
        DeviceNotFoundException => new DeviceNotFoundException(fault.Message, fault),
        DevicePermissionException => new DevicePermissionException(fault.Message, fault),
        _ => new FpgaLinkException(fault.Message, fault),
    };
}
