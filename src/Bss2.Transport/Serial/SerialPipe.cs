using System.IO.Ports;

namespace Bss2.Transport;

/// <summary>A serial port as a pipe. Writing is begun and looked after later, because a blocked write would keep the same thread from
/// reading, and two such ends would wait for each other for ever.</summary>
internal sealed class SerialPipe : IBytePipe
{
    private const int CloseMs = 200;

    private readonly SerialAddress _address;
    private readonly SerialPort _port;
    private readonly byte[] _writeBuffer = new byte[16 * 1024];
    private readonly byte[] _readBuffer = new byte[16 * 1024];
    private readonly ManualResetEvent _never = new(initialState: false);
    private Task _writing = Task.CompletedTask;

    internal SerialPipe(SerialAddress address)
    {
        _address = address;
        _port = new SerialPort(address.Port, address.BaudRate) { ReadBufferSize = 64 * 1024 };
        try
        {
            _port.Open();
            // What lies there belongs to nobody who is still listening.
            _port.DiscardInBuffer();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            _port.Dispose();
            throw SerialFault.OfOpen(fault, address);
        }
    }

    public int Write(ReadOnlyMemory<byte> bytes, int timeoutMs)
    {
        try
        {
            if (!_writing.IsCompleted && !WaitForWriting(timeoutMs)) return 0;
            if (_writing.IsFaulted) throw SerialFault.OfUse(_writing.Exception.InnerException!, _address);
            int count = Math.Min(bytes.Length, _writeBuffer.Length);
            bytes.Span[..count].CopyTo(_writeBuffer);
            _writing = _port.BaseStream.WriteAsync(_writeBuffer, 0, count);
            return count;
        }
        catch (Exception fault) when (SerialFault.IsUse(fault))
        {
            throw SerialFault.OfUse(fault, _address);
        }
    }

    public int Read(Memory<byte> buffer, int timeoutMs)
    {
        try
        {
            int available = WaitForBytes(timeoutMs);
            if (available == 0) return 0;
            int count = _port.BaseStream.Read(_readBuffer, 0, Math.Min(Math.Min(buffer.Length, _readBuffer.Length), available));
            _readBuffer.AsSpan(0, count).CopyTo(buffer.Span);
            return count;
        }
        catch (Exception fault) when (SerialFault.IsUse(fault))
        {
            throw SerialFault.OfUse(fault, _address);
        }
    }

    public void Dispose()
    {
        try
        {
            // Closing throws away what has not reached the driver: give the last frame, the farewell, a moment.
            WaitForWriting(CloseMs);
            _port.Dispose();
        }
        catch (IOException) { /* The device went away while closing: it is closed. */ }
        _never.Dispose();
    }

    private bool WaitForWriting(int timeoutMs) => ((IAsyncResult)_writing).AsyncWaitHandle.WaitOne(timeoutMs);

    // The port's own waits end in exceptions; looking every millisecond costs less, and its driver looks no oftener itself.
    private int WaitForBytes(int timeoutMs)
    {
        for (int waitedMs = 0; ; waitedMs++)
        {
            int available = _port.BytesToRead;
            // Where the other end is gone, the driver's count is no count.
            if (available < 0) throw new IOException("The port reports no count of bytes.");
            if (available > 0 || waitedMs >= timeoutMs) return available;
            _never.WaitOne(1);
        }
    }
}
