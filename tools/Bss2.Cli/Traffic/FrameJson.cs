using System.Text.Json;
using Bss2.Protocol;

namespace Bss2.Cli.Traffic;

/// <summary>Decoded traffic for machines: one JSON object a line, with the keys "frame", "message" or "summary" to tell them apart.</summary>
internal sealed class FrameJson(TextWriter output) : IFrameWriter
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Frame(TrafficFrame f)
    {
        Dictionary<string, object> line = Begin("frame", f.Kind.ToString().ToLowerInvariant(), f);
        line["time_ns"] = f.TimeNs;
        if (f.Sequence is { } sequence) (line["seq"], line["ack"]) = (sequence, f.Ack);
        else if (f.Kind == TrafficKind.Ack) line["ack"] = f.Ack;
        if (f.Sequence is not null) (line["type"], line["words"]) = (f.Type, f.Payload.Count);
        if (f.IsStream) (line["session"], line["limit"]) = (f.Session, f.Limit);
        if (f.Order != FrameOrder.New) line["order"] = f.Order.ToString().ToLowerInvariant();
        if (f.Released > 0) line["released"] = f.Released;
        if (f.Kind == TrafficKind.Gap) line["lost"] = f.Lost;
        if (f.Kind == TrafficKind.Malformed) line["defect"] = f.Defect;
        if (f.Kind == TrafficKind.Answer) line["bitfile"] = f.BitfileInfo;
        if (f.Kind is not (TrafficKind.Data or TrafficKind.Answer) && f.Payload.Count > 0) line["payload"] = f.Payload.Select(w => $"0x{w:x16}");
        Write(line);
    }

    public void Message(TrafficFrame f, DecodedMessage m)
    {
        Dictionary<string, object> line = Begin("message", m.Name, f);
        line["program"] = m.Program;
        if (m.Index is { } index) line["index"] = index;
        if (m.Ticks is { } ticks) line["fpga_ticks"] = ticks;
        if (m.Place is { } place)
        {
            line["address"] = $"0x{place.Address:x8}";
            if (place.Container is { } container) (line["register"], line["coordinate"], line["word"]) = (container.Name, place.Coordinate, place.Word);
        }
        if (m.Subject.Length > 0) line["subject"] = m.Subject;
        if (m.Data is { } data) line["data"] = $"0x{data:x8}";
        if (m.Fields.Count > 0) line["fields"] = m.Fields.ToDictionary();
        foreach ((string key, object value) in m.Values ?? new Dictionary<string, object>()) line[key] = value;
        if (m.Detail.Length > 0) line["text"] = m.Detail;
        Write(line);
    }

    public void Summary(TrafficTotals totals) => Write(new() { ["summary"] = totals });

    private static Dictionary<string, object> Begin(string key, string name, TrafficFrame f) => new()
    {
        [key] = name, ["packet"] = f.Packet, ["connection"] = f.Connection, ["direction"] = f.Direction == PacketDirection.Outbound ? "to_board" : "from_board",
    };

    private void Write(Dictionary<string, object> line) => output.WriteLine(JsonSerializer.Serialize(line, Options));
}
