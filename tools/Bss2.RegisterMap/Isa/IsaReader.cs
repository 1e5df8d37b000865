using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bss2.RegisterMap;

/// <summary>Reads firmware-spec/ppu-isa.json into the IR.</summary>
public static class IsaReader
{
    /// <summary>Name of the file below firmware-spec.</summary>
    public const string FileName = "ppu-isa.json";

    /// <summary>Reads the file in <paramref name="folder"/>.</summary>
    public static Isa Read(string folder) => Parse(File.ReadAllText(Path.Combine(folder, FileName)));

    /// <summary>Reads JSON text.</summary>
    public static Isa Parse(string json)
    {
        try
        {
            JsonNode root = JsonNode.Parse(json)!;
            return new Isa(
                [.. List(root, "fields").Select(f => new IsaField((string)f["name"]!, (int)f["bit"]!, (int)f["width"]!, (string)f["kind"]!, (int?)f["again"], (string?)f["suffix"], (string)f["doc"]!))],
                [.. List(root, "forms").Select(f => new IsaForm((string)f["name"]!, (string)f["doc"]!, (int?)f["opcode"], (string?)f["group"], [.. List(f, "fields").Select(n => (string)n!)]))],
                [.. List(root, "instructions").Select(i => new IsaInstruction((string)i["name"]!, (string)i["form"]!, (int?)i["opcode"], (int?)i["xo"], Operands(i), Flags(i), Set(i), (string)i["doc"]!))],
                [.. List(root, "simplified").Select(i => new IsaSimplified((string)i["name"]!, (string)i["of"]!, Operands(i), Flags(i), Set(i), (string)i["doc"]!))],
                [.. List(root, "specialRegisters").Select(r => new IsaSpecialRegister((string)r["name"]!, (int)r["number"]!, (string)r["access"]!, (string)r["doc"]!))]);
        }
        catch (Exception fault) when (fault is JsonException or NullReferenceException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new MapException($"firmware-spec/{FileName}: expected fields, forms, instructions, simplified and specialRegisters as in the checked-in file, found something else ({fault.Message}).");
        }
    }

    private static IEnumerable<JsonNode> List(JsonNode node, string name) => node[name]!.AsArray().Select(n => n!);

    private static IsaOperand[] Operands(JsonNode node) =>
        [.. List(node, "operands").Select(o => (string)o!).Select(o => new IsaOperand(o.TrimEnd('?'), o.EndsWith('?')))];

    private static string[] Flags(JsonNode node) => node["flags"] is null ? [] : [.. List(node, "flags").Select(f => (string)f!)];

    private static Dictionary<string, uint> Set(JsonNode node) => node["set"] is JsonObject set ? set.ToDictionary(p => p.Key, p => (uint)p.Value!) : [];
}
