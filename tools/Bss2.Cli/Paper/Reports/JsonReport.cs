using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bss2.Cli.Paper.Reports;

/// <summary>The report for machines.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The JSON document: units and meanings as in the tables; figures by the name of their file.</summary>
    public static string Write(PaperDocument document) => JsonSerializer.Serialize(
        new
        {
            Format = 1,
            Version = typeof(JsonReport).Assembly.GetName().Version?.ToString() ?? "",
            document.Command,
            document.Scale,
            Complete = document.IsComplete,
            document.LostEvents,
            Experiments = document.Parts.Select(p => new
            {
                p.Name, p.Title, p.Report.Text, p.Report.Claims, Figures = p.Report.Figures.Select(f => new { File = $"figures/{f.Name}.svg", f.Caption }),
            }),
            document.Jobs,
        },
        Options);
}
