using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg watch</c>: prints fields when they change.</summary>
internal static class RegWatchCommand
{
    private const int IntervalMinMs = 1, IntervalMaxMs = 3_600_000;

    private static readonly Argument<string[]> Names = new("NAME[coordinate].field") { Description = "As for reg read.", HelpName = "NAME[coordinate].field", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<int> Interval = new("--interval") { Description = "Milliseconds between two reads.", DefaultValueFactory = _ => 500, HelpName = "MS" };
    private static readonly Option<int?> Count = new("--count") { Description = "Stop after that many reads (default: until Ctrl-C).", HelpName = "N" };
    private static readonly Option<bool> Jtag = new("--jtag") { Description = "Over the chip's JTAG port instead of the high-speed links." };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        Names.CompletionSources.Add(RegisterCompletions.Complete);
        var command = new Command("watch", "Read registers again and again; print what changes.") { Names, Interval, Count, Jtag };
        Common.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        RegisterSelection[] selections = [.. result.GetValue(Names)!.Select(RegisterSyntax.Parse)];
        RegisterPath path = result.GetValue(Jtag) ? RegisterPath.Jtag : RegisterPath.Preferred;
        foreach (RegisterSelection selection in selections) RegisterChecks.RequireReadable(selection.Container, path);
        (int intervalMs, int count) = (result.GetValue(Interval), result.GetValue(Count) ?? int.MaxValue);
        if (intervalMs is < IntervalMinMs or > IntervalMaxMs) throw new UserException($"Expected --interval {IntervalMinMs}..{IntervalMaxMs} ms, found {intervalMs}.");
        if (count < 1) throw new UserException($"Expected --count of at least 1, found {count}.");
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        var watch = new RegisterWatch(session.Access, selections, path);
        var clock = Stopwatch.StartNew();
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (i > 0) await Task.Delay(TimeSpan.FromMilliseconds(intervalMs), cancellationToken).ConfigureAwait(false);
                IReadOnlyList<FieldChange> changes = await watch.PollAsync(cancellationToken).ConfigureAwait(false);
                Print(result.InvocationConfiguration.Output, changes, clock.Elapsed.TotalSeconds, result.GetValue(Common.Json));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested) { return ExitCode.Ok; }
        return ExitCode.Ok;
    }

    private static void Print(TextWriter output, IReadOnlyList<FieldChange> changes, double seconds, bool json)
    {
        string time = seconds.ToString("0.000", CultureInfo.InvariantCulture);
        foreach (FieldChange c in changes)
        {
            string name = $"{c.Container.Name}{CoordinateSyntax.Format(c.Container, c.Coordinate)}.{c.Field.Name}";
            output.WriteLine(json
                ? JsonLine.Of(new { Seconds = Math.Round(seconds, 3), Register = c.Container.Name, c.Coordinate, Field = c.Field.Name, c.Before, c.After })
                : $"{time,10} s  {name} = {Text(c.Field, c.After)}{(c.Before is null ? "" : $"  (was {Text(c.Field, c.Before)})")}");
        }
    }

    private static string Text(FieldInfo field, long? value) => value is long v ? RegisterSyntax.FormatValue(field, v) : "absent";
}
