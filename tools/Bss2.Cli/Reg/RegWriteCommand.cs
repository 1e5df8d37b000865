using System.CommandLine;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg write</c>: fields by name; the others of a register keep what they were.</summary>
internal static class RegWriteCommand
{
    private static readonly Argument<string[]> Assignments = new("NAME[coordinate].field=VALUE")
    {
        Description = "One or more; also NAME[coordinate].field VALUE. Values in decimal, 0x hexadecimal, 0b binary, or by the name of an enumeration's value.", HelpName = "NAME[coordinate].field=VALUE", Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Jtag = new("--jtag") { Description = "Over the chip's JTAG port instead of the high-speed links." };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        Assignments.CompletionSources.Add(RegisterCompletions.Complete);
        var command = new Command("write", "Write fields of registers: read, modify, write; from the defaults where a register cannot be read.") { Assignments, Jtag };
        Common.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        IReadOnlyList<RegisterAssignment> assignments = RegisterSyntax.ParseAssignments(result.GetValue(Assignments)!);
        RegisterPath path = result.GetValue(Jtag) ? RegisterPath.Jtag : RegisterPath.Preferred;
        foreach (RegisterAssignment assignment in assignments) RegisterChecks.RequirePath(assignment.Target.Container, path);
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<FieldChange> changes = await RegisterWrite.RunAsync(session.Access, assignments, session.Scope, path, cancellationToken).ConfigureAwait(false);
        TextWriter output = result.InvocationConfiguration.Output;
        if (result.GetValue(Common.Json)) await output.WriteLineAsync(JsonLine.Of(new { Device = session.Description, Changes = changes.Select(ToJson) })).ConfigureAwait(false);
        else Print(output, changes);
        return changes.Any(c => !c.Written) ? ExitCode.CheckFailed : ExitCode.Ok;
    }

    private static void Print(TextWriter output, IReadOnlyList<FieldChange> changes)
    {
        var table = new TextTable("", "", "", "", "").Right(1, 3);
        foreach (FieldChange c in changes)
            table.Add($"{c.Container.Name}{CoordinateSyntax.Format(c.Container, c.Coordinate)}.{c.Field.Name}", Text(c.Field, c.Before), "->", Text(c.Field, c.After),
                !c.Written ? "absent: no device acknowledged" : c.FromDefault ? "(other fields from the defaults: not readable)" : "");
        table.Write(output);
    }

    private static string Text(FieldInfo field, long? value) => value is long v ? RegisterSyntax.FormatValue(field, v) : "?";

    private static object ToJson(FieldChange c) => new { Register = c.Container.Name, c.Coordinate, Field = c.Field.Name, c.Before, c.After, c.FromDefault, c.Written };
}
