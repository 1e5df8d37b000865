using Bss2.Protocol;

namespace Bss2.Transport.Tests;

/// <summary>A recording in memory and what it holds.</summary>
internal sealed class CapturedFile : IDisposable
{
    private readonly MemoryStream _stream = new();

    internal CapturedFile() => Recorder = new LinkRecorder(_stream, "memory", DateTimeOffset.UnixEpoch.AddYears(50)) { Closed = _ => Closed++ };

    internal LinkRecorder Recorder { get; }

    /// <summary>How often the recording was closed.</summary>
    internal int Closed { get; private set; }

    internal List<TrafficFrame> Frames(UdpAddress? board = null)
    {
        var reader = new TrafficReader(new MemoryStream(_stream.ToArray()), board is null ? CapturePorts.Fpga : new CapturePorts((ushort)board.DataPort, (ushort)board.ResetPort));
        List<TrafficFrame> frames = [];
        while (reader.Read() is { } frame) frames.Add(frame);
        Assert.Equal((Recorder.Count, 0L, 0L), (reader.Packets, reader.Foreign, reader.CutShort));
        return frames;
    }

    public void Dispose() => _stream.Dispose();

    internal static ulong[] Words(List<TrafficFrame> frames, PacketDirection direction) => [.. frames.Where(f => f.Direction == direction).SelectMany(f => f.Words)];
}
