namespace Bss2.Protocol;

/// <summary>Reads the packets of a pcapng file (or of an older pcap file) from a stream, one after the other. Owns no stream.</summary>
public sealed class PcapngReader(Stream stream)
{
    private readonly PcapngDecoder _decoder = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;
    private long _offset;

    /// <summary>What the file says of the interface it was taken on; empty when nothing. Known from the first packet on.</summary>
    public string Description => _decoder.Description;

    /// <summary>The next packet; false at the end of the file.</summary>
    /// <exception cref="CaptureCutOffException">The file ends inside a block.</exception>
    /// <exception cref="CaptureException">The file is no pcapng file, or damaged.</exception>
    public bool TryRead(out PcapngPacket packet)
    {
        while (true)
        {
            PcapngResult result = _decoder.Read(_buffer.AsSpan(_start, _end - _start), out int consumed, out packet);
            _start += consumed;
            _offset += consumed;
            if (result == PcapngResult.Packet) return true;
            if (result == PcapngResult.Other) continue;
            if (result != PcapngResult.NeedMore) throw Damaged(result);
            if (Fill()) continue;
            if (_start == _end && _offset > 0) return false;
            throw CutOff();
        }
    }

    // False at the end of the stream.
    private bool Fill()
    {
        int pending = _end - _start, needed = _decoder.BytesNeeded(_buffer.AsSpan(_start, pending));
        if (_start > 0) _buffer.AsSpan(_start, pending).CopyTo(_buffer);
        (_start, _end) = (0, pending);
        if (needed > _buffer.Length) Array.Resize(ref _buffer, needed);
        int count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }

    private CaptureCutOffException CutOff()
    {
        int pending = _end - _start;
        if (_offset == 0 && pending == 0) return new CaptureCutOffException("The capture file is empty: expected a pcapng section header. Record it again.");
        int needed = _decoder.BytesNeeded(_buffer.AsSpan(_start, pending));
        return new CaptureCutOffException(
            $"The capture file is cut off: the block at byte {_offset} needs {needed} bytes, {pending} are there. "
            + "Everything before it is good; record again if the end matters.");
    }

    private CaptureException Damaged(PcapngResult result) => new(result switch
    {
        PcapngResult.NotPcapng => "Expected a pcapng file, which begins with 0A 0D 0D 0A, or a pcap file; found something else. Convert other captures with 'editcap -F pcapng'.",
        PcapngResult.BadSection => $"The section at byte {_offset} has a byte-order mark or version that pcapng does not know. Record the file again.",
        PcapngResult.BadLength => $"The block at byte {_offset} has a length that cannot be, or two different ones: the file is damaged from here on. Record it again.",
        PcapngResult.UnknownInterface => $"The packet at byte {_offset} names an interface that the file does not describe: the file is damaged. Record it again.",
        _ => $"The block at byte {_offset} is shorter than its contents: the file is damaged from here on. Record it again.",
    });
}
