using System.Globalization;
using System.Text.Json;

namespace Bss2.Cli.Conform;

/// <summary>Numbers of vector files: in quotes they are hexadecimal with 0x.</summary>
internal static class Hex
{
    public static ulong Read(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? ulong.Parse(element.GetString()!.AsSpan(element.GetString()!.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : element.GetUInt64();

    public static ulong[] ReadWords(JsonElement list) => [.. list.EnumerateArray().Select(Read)];

    public static string Text(IEnumerable<ulong> words) => "[" + string.Join(", ", words.Select(w => $"0x{w:x}")) + "]";
}
