using System.Collections.Immutable;
using System.Text.Json;

namespace Bss2.Calibration;

/// <summary>Typed access to the JSON of a calibration; every miss says the place, what was expected and what was found.</summary>
internal sealed class CalibrationReader(string source)
{
    public JsonElement Member(JsonElement parent, string name, JsonValueKind kind)
    {
        if (!parent.TryGetProperty(name, out JsonElement value)) throw Bad(name, Describe(kind), "nothing");
        return value.ValueKind == kind ? value : throw Bad(name, Describe(kind), Describe(value.ValueKind));
    }

    public string Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String).GetString()!;

    public double Number(JsonElement parent, string name)
    {
        double value = Member(parent, name, JsonValueKind.Number).GetDouble();
        return double.IsFinite(value) ? value : throw Bad(name, "a finite number", "one beyond the range of doubles");
    }

    public int Integer(JsonElement parent, string name, int lowest, int highest) =>
        Checked(Member(parent, name, JsonValueKind.Number), name, lowest, highest);

    public ulong? OptionalSeed(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong seed)
            ? seed : throw Bad(name, "an unsigned 64-bit integer or null", value.GetRawText());
    }

    public double? OptionalNumber(JsonElement parent, string name) =>
        !parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null : Number(parent, name);

    public ImmutableArray<int> Integers(JsonElement parent, string name, int count, int lowest, int highest)
    {
        JsonElement list = Member(parent, name, JsonValueKind.Array);
        int found = list.GetArrayLength();
        if (found != count) throw Bad(name, $"{count} integers", $"{found} entries");
        ImmutableArray<int>.Builder values = ImmutableArray.CreateBuilder<int>(count);
        foreach (JsonElement element in list.EnumerateArray()) values.Add(Checked(element, $"{name}[{values.Count}]", lowest, highest));
        return values.MoveToImmutable();
    }

    public CalibrationException Bad(string place, string expected, string found) =>
        new(source, $"expected {expected} at \"{place}\", found {found}. Export or measure the calibration again (firmware-spec/calibration.md has the format).");

    private int Checked(JsonElement value, string place, int lowest, int highest)
    {
        string expected = $"an integer {lowest}..{highest}";
        if (value.ValueKind != JsonValueKind.Number) throw Bad(place, expected, Describe(value.ValueKind));
        return value.TryGetInt32(out int number) && number >= lowest && number <= highest ? number : throw Bad(place, expected, value.GetRawText());
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };
}
