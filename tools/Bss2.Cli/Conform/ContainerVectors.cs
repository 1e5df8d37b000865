using System.Text.Json;
using Bss2.Chip;

namespace Bss2.Cli.Conform;

/// <summary>Register containers: fields to addresses and words, and back.</summary>
public sealed class ContainerVectors : IVectorFormat
{
    /// <inheritdoc/>
    public string Name => "register containers";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("container", out _) && first.TryGetProperty("coordinate_type", out _);

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item)
    {
        string name = item.GetProperty("container").GetString()!;
        int coordinate = item.GetProperty("coordinate").GetInt32();
        if (RegisterCatalog.Find(name) is not { } container) return [$"container {name}: expected it in the register map, found nothing"];
        List<string> failures = [];
        CheckAddresses(failures, item.GetProperty("read"), container, coordinate, "read");
        if (item.GetProperty("fields").ValueKind == JsonValueKind.Object) CheckFields(failures, item, container, coordinate);
        else CheckAddresses(failures, item.GetProperty("write"), container, coordinate, "write");
        return failures;
    }

    private static void CheckAddresses(List<string> failures, JsonElement list, ContainerInfo container, int coordinate, string what)
    {
        ulong[] expected = [.. list.EnumerateArray().Select(e => Hex.Read(e.ValueKind == JsonValueKind.Array ? e[0] : e))];
        if (expected.Length == 0) return;
        // The timer is written by an instruction (register 0) and read from an FPGA register that only its container names.
        bool instruction = container.WordMaps.Length == 0 || !container.IsOnOmnibus && container.Channels[0] == "Timer";
        ulong[] found = [.. Enumerable.Range(0, expected.Length).Select(w => instruction || w >= container.WordCount && !container.IsTrigger ? 0UL : AddressOf(container, coordinate, w))];
        if (!expected.SequenceEqual(found)) failures.Add($"{container.Name} at {coordinate}, {what} addresses: expected {Hex.Text(expected)}, found {Hex.Text(found)}");
    }

    private static ulong AddressOf(ContainerInfo container, int coordinate, int word) => container.Address(coordinate, word);

    private static void CheckFields(List<string> failures, JsonElement item, ContainerInfo container, int coordinate)
    {
        var fields = new Dictionary<string, long>();
        foreach (JsonProperty field in item.GetProperty("fields").EnumerateObject())
            fields[field.Name] = field.Value.ValueKind == JsonValueKind.Null ? -1 : field.Value.GetInt64();
        foreach (string unknown in fields.Keys.Where(k => container.Fields.All(f => f.Name != k)).ToArray())
            failures.Add($"{container.Name}: expected a field '{unknown}', found none");
        if (failures.Count > 0) return;
        uint[] words;
        try { words = container.Encode(fields, coordinate); }
        catch (ArgumentOutOfRangeException fault) { failures.Add($"{container.Name} at {coordinate}: {fault.Message}"); return; }
        CheckWrite(failures, item.GetProperty("write"), container, coordinate, words);
        if (container.Readable && container.Writable) CheckDecode(failures, fields, container, coordinate, words);
    }

    private static void CheckWrite(List<string> failures, JsonElement write, ContainerInfo container, int coordinate, uint[] words)
    {
        CheckAddresses(failures, write, container, coordinate, "write");
        int index = 0;
        foreach (JsonElement pair in write.EnumerateArray())
        {
            if (container.IsTrigger) break;
            JsonElement value = pair[1];
            bool pack = container.Block == "event" && value.ValueKind == JsonValueKind.Array;
            ulong[] expected = pack ? Hex.ReadWords(value) : [value.ValueKind == JsonValueKind.Array ? Hex.Read(value[0]) : Hex.Read(value)];
            ulong[] found = pack ? [.. words.Select(w => (ulong)w)] : [container.Name == "Timer" ? 0UL : words[index]];
            if (!expected.SequenceEqual(found)) failures.Add($"{container.Name} at {coordinate}, word {index}: expected {Hex.Text(expected)}, found {Hex.Text(found)}");
            if (!pack && value.ValueKind == JsonValueKind.Array && value[1].GetInt32() != 1 << (3 - (coordinate & 3)))
                failures.Add($"{container.Name} at {coordinate}: expected byte enables {value[1]}, found {1 << (3 - (coordinate & 3))}");
            index++;
        }
    }

    private static void CheckDecode(List<string> failures, Dictionary<string, long> fields, ContainerInfo container, int coordinate, uint[] words)
    {
        Dictionary<string, long> decoded = container.Decode(words, coordinate);
        foreach ((string name, long value) in fields)
            if (decoded[name] != value) failures.Add($"{container.Name} at {coordinate}, field {name} decoded: expected {value}, found {decoded[name]}");
    }
}
