using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>A capture of any bytes ends with a typed fault or none; words in order are words of frames that were new or waited, never more.</summary>
internal sealed class TrafficTarget : IFuzzTarget
{
    public string Name => "traffic";

    public IReadOnlyList<byte[]> Seeds { get; } = [Written(words: 3), Written(words: 20)];

    public int Run(ReadOnlySpan<byte> input)
    {
        var reader = new TrafficReader(new MemoryStream(input.ToArray()), CapturePorts.Fpga);
        int frames = 0;
        long words = 0, offered = 0;
        try
        {
            while (reader.Read() is { } frame)
            {
                frames++;
                words += frame.Words.Count;
                if (frame.Kind == TrafficKind.Data && frame.Order is FrameOrder.New or FrameOrder.Ahead) offered += frame.Payload.Count;
                Law.Holds(words <= offered);
                Law.Holds(frame.Order != FrameOrder.Stale || frame.Words.Count == 0);
                Law.Holds(frame.Connection <= reader.Connections && frame.Packet <= reader.Packets);
                Law.Holds(frame.Kind == TrafficKind.Gap == frame.Lost > 0);
            }
        }
        catch (CaptureException) { }
        return frames;
    }

    private static byte[] Written(int words)
    {
        var file = new MemoryStream();
        var capture = new LinkCapture(file);
        var transcript = new ArqTranscript(capture, CapturePorts.Fpga);
        transcript.Begin(0, "version: 2\n");
        transcript.Words(1, PacketDirection.Outbound, new ulong[words]);
        transcript.Words(2, PacketDirection.Inbound, new ulong[words]);
        foreach (byte[] frame in StreamSeeds.Frames.Take(words > 3 ? 0 : 4)) capture.Frame(3, PacketDirection.Inbound, frame);
        return file.ToArray();
    }
}
