using System.Text.Json;
using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Fleet;

/// <summary>fleet.json: one network trained on each of several chips; accuracies in percent.</summary>
public sealed record FleetReport
{
    /// <summary>Format of this file; another one is refused.</summary>
    public const int FormatVersion = 1;

    /// <summary>Name of the file in the folder of the fleet.</summary>
    public const string FileName = "fleet.json";

    /// <summary>Format version.</summary>
    public int Format { get; init; } = FormatVersion;

    /// <summary>Request of the first chip; the others differ in the chip's seed only, which goes up by one each.</summary>
    public required TrainRequest Request { get; init; }

    /// <summary>Chips that were asked for.</summary>
    public required int Chips { get; init; }

    /// <summary>"running", "interrupted" or "finished".</summary>
    public string State { get; init; } = "running";

    /// <summary>Chips that are done.</summary>
    public IReadOnlyList<FleetMember> Each { get; init; } = [];

    /// <summary>Of the test accuracies of the chips that could be trained; null while there is none.</summary>
    public Spread? Accuracy { get; init; }

    /// <summary>Of their training accuracies.</summary>
    public Spread? TrainAccuracy { get; init; }

    /// <summary>Of their hidden spikes per image.</summary>
    public Spread? HiddenSpikesPerImage { get; init; }

    /// <summary>Of the hidden neurons that fail on each chip.</summary>
    public Spread? FailedNeurons { get; init; }

    /// <summary>The report as one line of JSON.</summary>
    public string ToJsonLine() => JsonSerializer.Serialize(this, ReportJson.Line);

    /// <summary>The report for a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Lines);

    /// <summary>This fleet with the chips that are done and their spreads.</summary>
    internal FleetReport With(IReadOnlyList<FleetMember> each, string state)
    {
        FleetMember[] trained = [.. each.Where(m => m.Result is not null)];
        Spread? Of(Func<FleetMember, double> value) => trained.Length == 0 ? null : Spread.Of([.. trained.Select(value)]);
        return this with
        {
            Each = [.. each], State = state, Accuracy = Of(m => m.Result!.TestAccuracy), TrainAccuracy = Of(m => m.Result!.TrainAccuracy),
            HiddenSpikesPerImage = Of(m => m.Result!.HiddenSpikesPerImage), FailedNeurons = Of(m => m.Neurons?.Failed ?? 0),
        };
    }

    /// <summary>The report of the fleet in <paramref name="folder"/>; null when there is none.</summary>
    /// <exception cref="UserException">Damaged, or of another format.</exception>
    internal static FleetReport? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        try
        {
            FleetReport report = JsonSerializer.Deserialize<FleetReport>(File.ReadAllText(path), ReportJson.Line) ?? throw new JsonException("empty");
            return report.Format == FormatVersion ? report : throw new JsonException($"format {report.Format} instead of {FormatVersion}");
        }
        catch (JsonException fault)
        {
            throw new UserException($"{path}: expected the report of a fleet by 'bss2 train --chips', found damaged or other JSON ({fault.Message}). Restore the file, or resume its runs one by one.");
        }
    }
}
