using System.Diagnostics;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>
/// Records what a link carries, as a pcapng file. The link that gets it owns it: it is flushed and closed with the link, also after a fault.
/// A file that cannot be written to any more (a full disk) ends the recording, not the link; <see cref="Fault"/> and <see cref="Lost"/> tell.
/// </summary>
public sealed class LinkRecorder : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly LinkCapture? _capture;
    private readonly long _startTicks = Stopwatch.GetTimestamp();
    private readonly long _startNs;
    private readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;
    private ArqTranscript? _transcript;
    private bool _isClosed;

    /// <summary>Records on <paramref name="stream"/>, which it owns; <paramref name="name"/> is for people, <paramref name="now"/> the date, from
    /// which time is measured with a clock that nobody sets.</summary>
    public LinkRecorder(Stream stream, string name, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, Name) = (stream, name);
        _startNs = (now - DateTimeOffset.UnixEpoch).Ticks * (1_000_000 / TimeSpan.TicksPerMillisecond);
        try { _capture = new LinkCapture(stream); }
        catch (IOException fault) { Fault = fault; }
    }

    /// <summary>The file, for people.</summary>
    public string Name { get; }

    /// <summary>Datagrams or frames recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Datagrams or frames that were not recorded because the file could not be written.</summary>
    public long Lost { get; private set; }

    /// <summary>Bytes of a stream that were no frames; they are not recorded.</summary>
    public long GarbageBytes { get; private set; }

    /// <summary>Why the recording ended before the link did; null when it did not.</summary>
    public IOException? Fault { get; private set; }

    /// <summary>Called once, when the file is closed; the counts are final then.</summary>
    public Action<LinkRecorder>? Closed { get; init; }

    private long NowNs => _startNs + (long)((Stopwatch.GetTimestamp() - _startTicks) * _nsPerTick);

    /// <summary>Creates or overwrites <paramref name="file"/>.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be created.</exception>
    public static LinkRecorder Create(string file, DateTimeOffset now, Action<LinkRecorder>? closed = null) =>
        new(new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.Read, BufferBytes), file, now) { Closed = closed };

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            try { _stream.Dispose(); }
            catch (IOException fault) { Fault ??= fault; }
        }
        Closed?.Invoke(this);
    }

    internal void Datagram(PacketDirection direction, UdpFlow flow, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!CanRecord()) return;
            try { _capture!.Datagram(NowNs, direction, flow, payload); Count++; }
            catch (IOException fault) { End(fault); }
        }
    }

    internal void Frame(PacketDirection direction, ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            if (!CanRecord()) return;
            try { _capture!.Frame(NowNs, direction, frame); Count++; }
            catch (IOException fault) { End(fault); }
        }
    }

    internal void Garbage(long bytes)
    {
        lock (_gate) GarbageBytes += bytes;
    }

    /// <summary>Words of a link without datagrams: a connection begins.</summary>
    internal void Begin(string bitfileInfo) => Transcribe(0, default, bitfileInfo, []);

    /// <summary>Words of a link without datagrams.</summary>
    internal void Words(PacketDirection direction, ReadOnlySpan<ulong> words) => Transcribe(words.Length, direction, null, words);

    private void Transcribe(int count, PacketDirection direction, string? bitfileInfo, ReadOnlySpan<ulong> words)
    {
        lock (_gate)
        {
            if (!CanRecord() || (count == 0 && bitfileInfo is null)) return;
            try
            {
                _transcript ??= new ArqTranscript(_capture!, CapturePorts.Fpga);
                if (bitfileInfo is not null) _transcript.Begin(NowNs, bitfileInfo);
                else _transcript.Words(NowNs, direction, words);
                Count = _transcript.Count;
            }
            catch (IOException fault) { End(fault); }
        }
    }

    private bool CanRecord()
    {
        if (!_isClosed && Fault is null) return true;
        Lost++;
        return false;
    }

    private void End(IOException fault)
    {
        Fault = fault;
        Lost++;
    }
}
