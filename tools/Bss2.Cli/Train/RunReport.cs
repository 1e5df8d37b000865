using System.Text.Json;
using System.Text.Json.Serialization;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>run.json: everything about a run.</summary>
public sealed record RunReport
{
    /// <summary>Format of this file; another version is refused by --resume and --transfer.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Format version.</summary>
    public int Format { get; init; } = FormatVersion;

    /// <summary>Version of bss2 that wrote the run.</summary>
    public string Version { get; init; } = typeof(RunReport).Assembly.GetName().Version?.ToString() ?? "";

    /// <summary>Runtime that ran it.</summary>
    public string Runtime { get; init; } = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;

    /// <summary>The request.</summary>
    public TrainRequest Request { get; init; } = new();

    /// <summary>What the device says it is.</summary>
    public string DeviceDescription { get; init; } = "";

    /// <summary>Scales measured on the device; null in software.</summary>
    public DeviceScales? Scales { get; init; }

    /// <summary>"running", "interrupted" or "finished".</summary>
    public string State { get; init; } = "running";

    /// <summary>Epoch by epoch.</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>SHA-256 over the weights.</summary>
    public string WeightsSha256 { get; init; } = "";

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Reads a report.</summary>
    /// <exception cref="UserException">No run, or of another version.</exception>
    public static RunReport Read(string path)
    {
        string text;
        try { text = File.ReadAllText(path); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Expected a run folder with run.json, found none readable at {path} ({fault.Message}). Give the folder that 'bss2 train' wrote.");
        }
        try
        {
            RunReport report = JsonSerializer.Deserialize<RunReport>(text, Options) ?? throw new JsonException("empty");
            if (report.Format != FormatVersion)
                throw new UserException($"{path}: expected a run of format {FormatVersion}, found {report.Format}. Continue it with the version of bss2 that wrote it ({report.Version}).");
            return report;
        }
        catch (JsonException fault)
        {
            throw new UserException($"{path}: expected run.json of bss2, found damaged or other JSON ({fault.Message}).");
        }
    }
}
