using System.Buffers.Binary;

namespace Bss2.Protocol;

/// <summary>
/// Takes frames out of a byte stream however it is cut. Never throws; after garbage it looks for the next marker, and a frame whose
/// check value is wrong costs one byte, not its claimed length: what a broken frame swallowed is searched again.
/// </summary>
public sealed class StreamFrameDecoder
{
    // Two frames: the tail of one search and a whole frame after it.
    private readonly byte[] _buffer = new byte[2 * StreamFrame.BytesMax];
    private int _start, _end;
    private long _frames, _frameBytes, _garbageBytes, _badHeaders, _badPayloads;

    /// <summary>What became of the bytes given.</summary>
    public StreamFrameStatistics Statistics => new(_frames, _frameBytes, _garbageBytes, _badHeaders, _badPayloads);

    /// <summary>Bytes kept because they may be the beginning of a frame; fewer than <see cref="StreamFrame.BytesMax"/> after a false.</summary>
    public int PendingBytes => _end - _start;

    /// <summary>The next frame; reads <paramref name="bytes"/> from <paramref name="position"/> on and moves it. False when they are
    /// used up: call again with the following ones.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, ref int position, out StreamFrame frame)
    {
        while (!TryReadBuffered(out frame))
        {
            int count = Math.Min(bytes.Length - position, MakeRoom());
            if (count == 0) return false;
            bytes.Slice(position, count).CopyTo(_buffer.AsSpan(_end));
            position += count;
            _end += count;
        }
        return true;
    }

    /// <summary>Forgets pending bytes (as garbage): what follows comes from another stream.</summary>
    public void Clear() => Skip(PendingBytes);

    private int MakeRoom()
    {
        if (_start == _end) _start = _end = 0;
        else if (_start >= StreamFrame.BytesMax)
        {
            _buffer.AsSpan(_start, PendingBytes).CopyTo(_buffer);
            (_start, _end) = (0, PendingBytes);
        }
        return _buffer.Length - _end;
    }

    private bool TryReadBuffered(out StreamFrame frame)
    {
        frame = default;
        while (SkipToMarker())
        {
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, PendingBytes);
            if (bytes.Length < StreamFrame.HeaderBytes) return false;
            uint state = Crc32C.Update(Crc32C.Start, bytes[..StreamFrame.HeaderCheckOffset]);
            StreamFrameHeader header = ReadHeader(bytes);
            if (header.WordCount > StreamFrame.WordsMax || Crc32C.Finish(state) != ReadUInt32(bytes, StreamFrame.HeaderCheckOffset))
            {
                _badHeaders++;
                Skip(1);
                continue;
            }
            int frameBytes = StreamFrame.Bytes(header.WordCount);
            if (bytes.Length < frameBytes) return false;
            ReadOnlySpan<byte> payload = bytes.Slice(StreamFrame.HeaderBytes, header.WordCount * sizeof(ulong));
            if (payload.Length > 0 && Crc32C.Finish(Crc32C.Update(state, payload)) != ReadUInt32(bytes, frameBytes - StreamFrame.TrailerBytes))
            {
                _badPayloads++;
                Skip(1);
                continue;
            }
            frame = new StreamFrame(header, bytes[..frameBytes]);
            _frames++;
            _frameBytes += frameBytes;
            _start += frameBytes;
            return true;
        }
        return false;
    }

    // True: the pending bytes begin with a marker, or with its first half at the end of what is there.
    private bool SkipToMarker()
    {
        while (true)
        {
            ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, PendingBytes);
            int found = bytes.IndexOf(StreamFrame.Marker0);
            Skip(found < 0 ? bytes.Length : found);
            if (PendingBytes < 2) return PendingBytes > 0;
            if (_buffer[_start + 1] == StreamFrame.Marker1) return true;
            Skip(1);
        }
    }

    private void Skip(int count)
    {
        _start += count;
        _garbageBytes += count;
    }

    private static StreamFrameHeader ReadHeader(ReadOnlySpan<byte> bytes) => new(
        (StreamFrameType)bytes[StreamFrame.TypeOffset],
        bytes[StreamFrame.CountOffset],
        Session: ReadUInt32(bytes, StreamFrame.SessionOffset),
        Sequence: ReadUInt32(bytes, StreamFrame.SequenceOffset),
        Acknowledged: ReadUInt32(bytes, StreamFrame.AcknowledgedOffset),
        Limit: ReadUInt32(bytes, StreamFrame.LimitOffset));

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
}
