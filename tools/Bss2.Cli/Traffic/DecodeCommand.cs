using System.CommandLine;
using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary><c>bss2 decode</c>: what a capture says, frame by frame and message by message.</summary>
internal static class DecodeCommand
{
    private static readonly CaptureFile Capture = new();
    private static readonly Option<bool> Frames = new("--frames") { Description = "Frames only, no messages." };
    private static readonly Option<long?> Limit = new("--limit") { Description = "Stop after N frames (default: all).", HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object per line." };

    public static Command Create()
    {
        var command = new Command("decode", "Print the traffic of a capture: frames, UT messages, registers by name, reads with their answers.") { Frames, Limit, Json };
        Capture.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(
            result.InvocationConfiguration.Error, () => Task.FromResult(Run(result, result.InvocationConfiguration.Output, cancellationToken))));
        return command;
    }

    private static int Run(ParseResult result, TextWriter output, CancellationToken cancellationToken)
    {
        long limit = result.GetValue(Limit) ?? long.MaxValue;
        if (limit < 1) throw new UserException($"Expected --limit of at least 1, found {limit}.");
        using FileStream file = Capture.Open(result);
        CapturePorts ports = Capture.Ports(result);
        var reader = new TrafficReader(file, ports);
        using var buffered = new BufferedText(output);
        IFrameWriter writer = result.GetValue(Json) ? new FrameJson(buffered) : new FrameText(buffered);
        var totals = new TrafficTotals();
        bool isWhole = Decode(reader, writer, totals, limit, result.GetValue(Frames), cancellationToken);
        if (isWhole) CaptureFile.RequireTraffic(Capture.Name(result), reader, ports);
        totals.Count(reader);
        if (isWhole) writer.Summary(totals);
        return ExitCode.Ok;
    }

    // False when the limit ended it.
    private static bool Decode(TrafficReader reader, IFrameWriter writer, TrafficTotals totals, long limit, bool framesOnly, CancellationToken cancellationToken)
    {
        var places = new RegisterPlaces();
        Dictionary<int, ConnectionDecoder> connections = [];
        while (reader.Read() is { } frame)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (limit-- == 0) return false;
            totals.Count(frame);
            writer.Frame(frame);
            if (framesOnly || (frame.Words.Count == 0 && frame.Kind != TrafficKind.Gap)) continue;
            if (!connections.TryGetValue(frame.Connection, out ConnectionDecoder? decoder)) connections.Add(frame.Connection, decoder = new ConnectionDecoder(places));
            foreach (DecodedMessage message in decoder.Take(frame)) writer.Message(frame, message);
        }
        return true;
    }
}
