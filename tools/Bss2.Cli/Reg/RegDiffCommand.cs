using System.CommandLine;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg diff</c>: two snapshots, or a snapshot and a device, field by field.</summary>
internal static class RegDiffCommand
{
    private static readonly Argument<string> Before = new("A") { Description = "Snapshot file." };
    private static readonly Argument<string?> After = new("B") { Description = "Second snapshot file; without it the device is read.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Status = new("--status") { Description = "Also registers that nobody writes: counters, measurements." };
    private static readonly Option<int> Lines = new("--lines") { Description = "List at most so many fields.", DefaultValueFactory = _ => 200, HelpName = "N" };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        var command = new Command("diff", "Compare two snapshots, or a snapshot with a device. Exit code 1 when they differ.") { Before, After, Status, Lines };
        Common.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        RegisterSnapshot before = await SnapshotFile.ReadAsync(result.GetValue(Before)!, cancellationToken).ConfigureAwait(false), after;
        if (result.GetValue(After) is { } file) after = await SnapshotFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        else
        {
            await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
            after = await before.RetakeAsync(session.Access, session.Description, cancellationToken).ConfigureAwait(false);
        }
        RegisterDifference[] all = [.. RegisterDifference.Between(before, after)];
        RegisterDifference[] shown = result.GetValue(Status) ? all : [.. all.Where(d => IsSetting(d.Container))];
        TextWriter output = result.InvocationConfiguration.Output;
        IReadOnlyList<ContainerInfo> notCompared = RegisterDifference.NotCompared(before, after);
        if (result.GetValue(Common.Json))
            await output.WriteLineAsync(JsonLine.Of(new { Before = before.Device, After = after.Device, Differences = shown.Select(ToJson), NotCompared = notCompared.Select(c => c.Name) })).ConfigureAwait(false);
        else Print(output, before, after, shown, all.Length - shown.Length, notCompared, result.GetValue(Lines));
        return shown.Length == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Print(TextWriter output, RegisterSnapshot before, RegisterSnapshot after, RegisterDifference[] shown, int hidden, IReadOnlyList<ContainerInfo> notCompared, int linesMax)
    {
        output.WriteLine($"A  {before.Device}");
        output.WriteLine($"B  {after.Device}");
        var table = new TextTable("field", "", "A", "B").Right(2, 3);
        foreach (RegisterDifference d in shown.Take(linesMax))
            table.Add($"{d.Container.Name}{CoordinateSyntax.Format(d.Container, d.Coordinate)}.{d.Field.Name}", CoordinateSyntax.FormatDigits(d.Container, d.Coordinate) ?? "", Text(d.Field, d.Before), Text(d.Field, d.After));
        if (table.Count > 0) table.Write(output);
        if (shown.Length > linesMax) output.WriteLine($"... and {shown.Length - linesMax} more (--lines)");
        int registers = shown.Select(d => (d.Container, d.Coordinate)).Distinct().Count();
        output.WriteLine(shown.Length == 0 ? "no setting differs" : $"{shown.Length} fields in {registers} registers differ");
        if (hidden > 0) output.WriteLine($"{hidden} fields of counters and measurements differ too (--status lists them)");
        if (notCompared.Count > 0) output.WriteLine($"only in one of the two, not compared: {string.Join(", ", notCompared.Select(c => c.Name))}");
    }

    // The playback timer runs all the time, although a write sets it to 0.
    private static bool IsSetting(ContainerInfo container) => container.Writable && container.Name != "Timer";

    private static string Text(FieldInfo field, long? value) => value is long v ? RegisterSyntax.FormatValue(field, v) : "absent";

    private static object ToJson(RegisterDifference d) => new { Register = d.Container.Name, d.Coordinate, Field = d.Field.Name, d.Before, d.After };
}
