using System.Text.Json;
using System.Text.Json.Serialization;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>run.json: everything about a run.</summary>
public sealed record RunReport
{
    /// <summary>Format of this file; another version is refused by --resume and --transfer.</summary>
    public const int FormatVersion = 2;

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

    /// <summary>State of a run whose weights were loaded, not trained.</summary>
    public const string Transferred = "transferred";

    /// <summary>Run folder that the weights of a transfer came from.</summary>
    public string? TransferredFrom { get; init; }

    /// <summary>"running", "interrupted", "finished" or "transferred".</summary>
    public string State { get; init; } = "running";

    /// <summary>Epoch by epoch.</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>An epoch that was trained but whose evaluation was interrupted: --resume evaluates it.</summary>
    public EpochResult? Unevaluated { get; init; }

    /// <summary>Wall time spent on an epoch that is not complete.</summary>
    public double PartialEpochS { get; init; }

    /// <summary>Counts over the whole run.</summary>
    public RunTotals Totals { get; init; } = new();

    /// <summary>The chip's configuration compared with what was written, at the end of the run; null before, and in software.</summary>
    public ChipReadBack? ReadBack { get; init; }

    /// <summary>Hidden neurons of the chip that fail, as measured after the training; null before, and in software.</summary>
    public NeuronHealth? Neurons { get; init; }

    /// <summary>SHA-256 of the response words since the device was opened last, where --hash-responses asked for it.</summary>
    public string? ResponseSha256 { get; init; }

    /// <summary>What the run reached so far; null before the first weights.</summary>
    public RunResult? Result { get; init; }

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
            RequireFormat(path, text);
            RunReport report = JsonSerializer.Deserialize<RunReport>(text, Options) ?? throw new JsonException("empty");
            return report;
        }
        catch (JsonException fault)
        {
            throw new UserException($"{path}: expected run.json of bss2, found damaged or other JSON ({fault.Message}). Restore the file, or start a new run.");
        }
    }

    // Before anything else is read: members of another format may not even parse.
    private static void RequireFormat(string path, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || !format.TryGetInt32(out int version))
            throw new UserException($"{path}: expected run.json of bss2 with a format number, found other JSON. Give the folder that 'bss2 train' wrote.");
        if (version == FormatVersion) return;
        string writer = root.TryGetProperty("version", out JsonElement v) ? v.ToString() : "unknown";
        throw new UserException($"{path}: expected a run of format {FormatVersion}, found {version}. Continue it with the version of bss2 that wrote it ({writer}), or start a new run.");
    }
}
