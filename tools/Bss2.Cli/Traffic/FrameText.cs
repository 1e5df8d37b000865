using System.Globalization;
using System.Text;
using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>Decoded traffic for people: a line for each frame, below it an indented line for each message.</summary>
internal sealed class FrameText(TextWriter output) : IFrameWriter
{
    private const double TicksPerUs = 125;

    private readonly StringBuilder _line = new();
    private long? _firstNs;
    private int _connection;

    public void Frame(TrafficFrame frame)
    {
        if (_firstNs is null)
        {
            _firstNs = frame.TimeNs;
            output.WriteLine($"first packet {DateTimeOffset.UnixEpoch.AddTicks(frame.TimeNs / 100):yyyy-MM-dd HH:mm:ss.ffffff} UTC; times in us since then; -> to the board, <- from the board");
            output.WriteLine("messages to the board: # place in the program; from the board: @ FPGA time in us, where it is annotated");
        }
        if (frame.Connection != _connection && frame.Connection > 0)
        {
            _connection = frame.Connection;
            output.WriteLine();
            output.WriteLine($"connection {_connection}{Ends(frame)}");
        }
        _line.Clear();
        _line.Append(CultureInfo.InvariantCulture, $"{(frame.TimeNs - _firstNs.Value) / 1000.0,14:0.0}  {(frame.Direction == PacketDirection.Outbound ? "->" : "<-")} {Kind(frame)}");
        output.WriteLine(_line.ToString().TrimEnd());
        if (frame.Kind == TrafficKind.Answer && frame.Order == FrameOrder.New)
            foreach (string line in frame.BitfileInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries)) output.WriteLine($"{"",20}bitfile  {Printable(line)}");
    }

    public void Message(TrafficFrame frame, DecodedMessage message)
    {
        _line.Clear();
        string place = message.Index is { } index ? $"#{index}" : message.Ticks is { } ticks ? string.Create(CultureInfo.InvariantCulture, $"@{ticks / TicksPerUs:0.000}") : "";
        _line.Append(' ', 20).Append(place.PadRight(frame.Direction == PacketDirection.Outbound ? 7 : 12)).Append("  ").Append(Text(message));
        output.WriteLine(_line);
    }

    /// <summary>A message without its place and time.</summary>
    public static string Text(DecodedMessage message)
    {
        var text = new StringBuilder(message.Name);
        if (message.Subject.Length > 0) text.Append(' ').Append(message.Subject);
        if (message.Place is { } place) text.Append(' ').Append(place.Name).Append(place.WordName);
        if (message.Data is { } data) text.Append(CultureInfo.InvariantCulture, $" = 0x{data:x8}");
        if (message.Detail.Length > 0) text.Append(' ').Append(message.Detail);
        if (message.Fields.Count > 0) text.Append(" {").AppendJoin(", ", message.Fields.Select(f => $"{f.Key}={f.Value}")).Append('}');
        return text.ToString();
    }

    public void Summary(TrafficTotals t)
    {
        output.WriteLine();
        output.WriteLine($"packets    {t.Packets}: {t.ToBoard} to the board, {t.FromBoard} from it, {t.Foreign} of others; {(t.Connections == 1 ? "1 connection" : $"{t.Connections} connections")}");
        output.WriteLine($"words      {t.WordsToBoard} to the board, {t.WordsFromBoard} from it");
        if (t.Again + t.Stale + t.Malformed + t.Lost + t.CutShort > 0)
            output.WriteLine($"troubles   {t.Again} frames again, {t.Stale} of no connection, {t.Malformed} malformed, {t.Lost} missing in the capture, {t.CutShort} packets captured in part");
    }

    private static string Kind(TrafficFrame f)
    {
        string numbers = f.Sequence is { } sequence ? f.IsStream ? $"word {sequence} ack {f.Ack} limit {f.Limit}" : $"seq {sequence} ack {f.Ack}" : "";
        return f.Kind switch
        {
            TrafficKind.Gap => $"MISSING    {(f.IsStream ? Count(f.Lost) : f.Lost == 1 ? "1 frame" : $"{f.Lost} frames")} that their receiver has and the capture has not",
            TrafficKind.Malformed => $"MALFORMED  {f.Defect}",
            TrafficKind.Reset when !f.IsStream => "reset",
            TrafficKind.Ack when !f.IsStream => $"ack        {f.Ack}{Order(f)}",
            TrafficKind.Answer => $"answer     {numbers}{Parameters(f)}{Order(f)}",
            TrafficKind.Data => $"data       {numbers}  {Count(f.Payload.Count)}{Order(f)}",
            TrafficKind.Other => $"type {f.Type:x4}  {numbers}  {Count(f.Payload.Count)}{First(f)}{Order(f)}",
            _ => $"{f.Kind.ToString().ToLowerInvariant(),-10} {numbers}{(f.Payload.Count > 0 ? $"  {Count(f.Payload.Count)}{First(f)}" : "")}{Order(f)}",
        };
    }

    private static string Order(TrafficFrame f) => f switch
    {
        { Order: FrameOrder.Again } => "  AGAIN",
        { Order: FrameOrder.Ahead } => f.IsStream ? "  BEHIND A GAP, its receiver drops it" : "  AHEAD, waits for a frame that is missing",
        { Order: FrameOrder.Stale } => "  OF NO CONNECTION, its receiver drops it",
        { Released: > 0 } => $"  and {f.Released} that waited for it",
        _ => "",
    };

    private static string Parameters(TrafficFrame f) =>
        !f.IsStream && f is { Sequence: 0, Payload.Count: >= 4 } ? $"  sequence numbers {f.Payload[0]}, window {f.Payload[1]}, words {f.Payload[2]}, {Count((int)Math.Min(f.Payload[3], int.MaxValue))} of info" : "";

    private static string First(TrafficFrame f) => f.Payload.Count == 0 ? "" : $" 0x{f.Payload[0]:x16}{(f.Payload.Count > 1 ? " ..." : "")}";

    private static string Count(int words) => words == 1 ? "1 word" : $"{words} words";

    private static string Ends(TrafficFrame f)
    {
        if (f.IsStream) return $": session {f.Session:x8} on a byte stream";
        UdpFlow flow = f.Direction == PacketDirection.Outbound ? f.Flow : f.Flow.Reversed;
        return $": host {Address(flow.SourceAddress)}:{flow.SourcePort}, board {Address(flow.DestinationAddress)}{(f.Kind == TrafficKind.Reset ? "" : "; the capture began inside it")}";
    }

    private static string Address(uint a) => $"{a >> 24}.{(a >> 16) & 255}.{(a >> 8) & 255}.{a & 255}";

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
