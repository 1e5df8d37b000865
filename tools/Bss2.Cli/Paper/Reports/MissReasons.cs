using System.Text.Json;

namespace Bss2.Cli.Paper.Reports;

/// <summary>Why figures are missed, as somebody found out: reasons.json in the report's folder, { "name of the claim": "reason" }. It goes into every later report.</summary>
internal static class MissReasons
{
    /// <summary>Reads the file; empty when there is none.</summary>
    /// <exception cref="UserException">The file is damaged.</exception>
    public static IReadOnlyDictionary<string, string> Read(PaperFolder folder)
    {
        if (!File.Exists(folder.Reasons)) return new Dictionary<string, string>();
        try { return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(folder.Reasons)) ?? throw new JsonException("empty"); }
        catch (JsonException fault)
        {
            throw new UserException($"{folder.Reasons}: expected one JSON object of claim names and reasons, found other text ({fault.Message}). Correct it, or delete it.");
        }
    }

    /// <summary>The claims of a part with the reasons of those that are missed.</summary>
    public static ExperimentReport Apply(ExperimentReport report, IReadOnlyDictionary<string, string> reasons) =>
        report with { Claims = [.. report.Claims.Select(c => c.Verdict == Verdict.Missed && reasons.TryGetValue(c.Name, out string? reason) ? c with { Reason = reason } : c)] };
}
