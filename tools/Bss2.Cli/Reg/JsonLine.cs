using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bss2.Cli.Reg;

/// <summary>Results as one line of JSON, names in snake case.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
