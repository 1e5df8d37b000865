using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>A pipe whose frames are recorded, once they are whole, in both directions.</summary>
internal sealed class RecordedPipe(IBytePipe inner, LinkRecorder recorder, bool isHost) : IBytePipe
{
    private readonly StreamFrameDecoder _written = new(), _read = new();

    public int Write(ReadOnlyMemory<byte> bytes, int timeoutMs)
    {
        int count = inner.Write(bytes, timeoutMs);
        Record(_written, isHost ? PacketDirection.Outbound : PacketDirection.Inbound, bytes.Span[..count]);
        return count;
    }

    public int Read(Memory<byte> buffer, int timeoutMs)
    {
        int count = inner.Read(buffer, timeoutMs);
        Record(_read, isHost ? PacketDirection.Inbound : PacketDirection.Outbound, buffer.Span[..count]);
        return count;
    }

    public void Dispose()
    {
        inner.Dispose();
        recorder.Garbage(_written.Statistics.GarbageBytes + _written.PendingBytes + _read.Statistics.GarbageBytes + _read.PendingBytes);
        recorder.Dispose();
    }

    private void Record(StreamFrameDecoder decoder, PacketDirection direction, ReadOnlySpan<byte> bytes)
    {
        for (int position = 0; decoder.TryRead(bytes, ref position, out StreamFrame frame);) recorder.Frame(direction, frame.All);
    }
}
