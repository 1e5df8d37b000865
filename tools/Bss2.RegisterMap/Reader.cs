using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bss2.RegisterMap;

/// <summary>Reads the files of firmware-spec into the IR. Wrong JSON is a <see cref="MapException"/> that names the file.</summary>
public static class Reader
{
    // Files of firmware-spec that are no register blocks.
    private static readonly string[] Others = ["coordinates", "capmem-cells", "crossbar-nodes", "enums", "schema", "ppu-isa"];

    /// <summary>Reads the whole folder.</summary>
    public static Map Read(string folder)
    {
        List<Block> blocks = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            if (!Others.Contains(Path.GetFileNameWithoutExtension(file)))
                blocks.Add(ReadBlock(Parse(file), file));
        JsonNode cells = Parse(Path.Combine(folder, "capmem-cells.json"));
        return new Map(blocks, ReadCoordinates(Parse(Path.Combine(folder, "coordinates.json"))), ReadEnums(Parse(Path.Combine(folder, "enums.json"))), ReadRows(cells), ReadShared(cells))
        {
            Coordinates = ReadCompositions(Parse(Path.Combine(folder, "coordinates.json"))),
        };
    }

    /// <summary>One block from JSON text; for tests of the rules.</summary>
    public static Block ReadBlock(string json, string file) => ReadBlock(JsonNode.Parse(json)!, file);

    private static JsonNode Parse(string file)
    {
        try { return JsonNode.Parse(File.ReadAllText(file)) ?? throw new MapException($"{file}: expected a JSON object, found null."); }
        catch (JsonException fault) { throw new MapException($"{file}: expected JSON, found an error: {fault.Message}"); }
    }

    private static Block ReadBlock(JsonNode node, string file)
    {
        try
        {
            string name = (string)node["block"]!;
            return new Block(name, [.. node["containers"]!.AsArray().Select(c => ReadContainer(name, c!))]);
        }
        catch (Exception fault) when (fault is NullReferenceException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new MapException($"{file}: a required property is missing or has another type ({fault.Message}). See firmware-spec/README.md for the form of a record.");
        }
    }

    private static Container ReadContainer(string block, JsonNode c)
    {
        JsonNode? words = c["words"];
        int count = words is null ? 0 : Math.Max((int)words["read"]!, (int)words["write"]!);
        JsonNode? address = c["address"] ?? c["register"];
        IReadOnlyList<Address> addresses = c["wordAddress"] is JsonArray list ? [.. list.Select(a => ReadAddress(a!, 1))]
            : address is not null && (count > 0 || c["address"] is not null) ? [ReadAddress(address, Math.Max(1, count))]
            : c["readAddress"] is JsonNode read ? [new Address((uint)read, [], [0])] : [];
        return new Container(
            block, (string)c["name"]!, (string)c["doc"]!, (string)c["coordinate"]!, (int?)c["count"], (string)c["bus"]!,
            [.. c["backends"]!.AsArray().Select(b => (string)b!)], (bool)c["readable"]!, (bool)c["writable"]!, (string)c["access"]!,
            Math.Max(count, c["address"]?["word_offsets"]?.AsArray().Count ?? 0), addresses, c["address"] is not null || c["wordAddress"] is not null,
            (string?)c["wordTransform"] == "gray", (string?)c["compositeOf"],
            c["defaultWords"]?.AsArray().Select(w => (uint)w!).ToArray(), ReadFields(c["fields"]), [.. c["notes"]?.AsArray().Select(n => (string)n!) ?? []])
        {
            ReadableOnHardware = c["unsupportedReadTargets"]?.AsArray().Any(t => (string)t! == "hardware") != true,
        };
    }

    private static Address ReadAddress(JsonNode a, int words) => new(
        (uint)a["base"]!,
        [.. a["dims"]?.AsArray().Select(d => ((int)d![0]!, (long)d[1]!)) ?? []],
        a["word_offsets"] is JsonArray offsets ? [.. offsets.Select(o => (int)o!)] : [.. Enumerable.Range(0, words)]);

    private static Field[] ReadFields(JsonNode? fields) =>
        fields is not JsonArray list ? [] : [.. list.Select(f => new Field(
            (string)f!["name"]!, (string)f["kind"]!, (long)f["min"]!, (long)f["max"]!, (long?)f["default"],
            [.. f["segments"]!.AsArray().Select(s => new Segment((int)s![0]!, (int)s[1]!, (int)s[2]!, (int)s[3]!))],
            (bool?)f["invert"] ?? false, (int?)f["encodeAdd"] ?? 0, (string?)f["transform"] ?? "", (string?)f["enum"], (string?)f["doc"] ?? ""))];

    private static Dictionary<string, int?> ReadCoordinates(JsonNode node) =>
        node["coordinates"]!.AsObject().ToDictionary(p => p.Key, p => p.Value!["size"] is JsonValue v && v.TryGetValue(out int size) ? size : (int?)null);

    private static Dictionary<string, Coordinate> ReadCompositions(JsonNode node) =>
        node["coordinates"]!.AsObject().ToDictionary(p => p.Key, p => new Coordinate(
            p.Key, p.Value!["size"] is JsonValue v && v.TryGetValue(out int size) ? size : null,
            (string?)(p.Value["outer"] ?? p.Value["y"]), (string?)(p.Value["inner"] ?? p.Value["x"]), (string?)p.Value["kind"] == "sparse_grid",
            [.. p.Value["named"]?.AsObject().Select(n => (n.Key, (int)n.Value!)) ?? []]));

    private static Dictionary<string, IReadOnlyDictionary<string, long>> ReadEnums(JsonNode node) =>
        node.AsObject().ToDictionary(p => p.Key, p => (IReadOnlyDictionary<string, long>)p.Value!.AsObject().ToDictionary(v => v.Key, v => (long)v.Value!));

    private static List<(string, int)> ReadRows(JsonNode cells) => [.. cells["neuronRows"]!.AsArray().Select(r => ((string)r!["name"]!, (int)r["row"]!))];

    private static List<(string, int, int, int)> ReadShared(JsonNode cells) =>
        [.. cells["sharedCellsEveryBlock"]!.AsArray().Select(r => ((string)r!["name"]!, -1, (int)r["column"]!, (int)r["row"]!)),
         .. cells["sharedCellsSingleBlock"]!.AsArray().Select(r => ((string)r!["name"]!, (int)r["block"]!, (int)r["column"]!, (int)r["row"]!))];
}
