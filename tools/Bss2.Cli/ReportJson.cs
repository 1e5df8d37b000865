using System.Text.Json;

namespace Bss2.Cli;

/// <summary>How reports are written as JSON.</summary>
internal static class ReportJson
{
    /// <summary>One line, for programs; also reads both.</summary>
    public static JsonSerializerOptions Line { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>For a file that people look into.</summary>
    public static JsonSerializerOptions Lines { get; } = new(Line) { WriteIndented = true };
}
