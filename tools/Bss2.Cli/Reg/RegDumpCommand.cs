using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg dump</c>: all readable registers into a file.</summary>
internal static class RegDumpCommand
{
    private static readonly Option<string> Out = new("--out") { Description = "Snapshot file (firmware-spec/register-snapshot.md).", Required = true, HelpName = "FILE" };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        var command = new Command("dump", "Read every readable register of chip, FPGA and board into a snapshot file.") { Out };
        Common.AddTo(command, readsAll: true);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        string path = result.GetValue(Out)!;
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        RegisterSnapshot snapshot = await RegisterSnapshot.TakeAsync(session.Access, session.Description, session.Scope, cancellationToken).ConfigureAwait(false);
        await SnapshotFile.WriteAsync(path, snapshot, cancellationToken).ConfigureAwait(false);
        TextWriter output = result.InvocationConfiguration.Output;
        int absent = snapshot.Blocks.Sum(b => b.Present.Count(p => !p));
        if (result.GetValue(Common.Json))
        {
            await output.WriteLineAsync(JsonLine.Of(new { session.Description, File = path, Registers = snapshot.Blocks.Count, Instances = snapshot.InstanceCount, Words = snapshot.WordCount, Absent = absent, Skipped = SkippedList.Json(snapshot.Skipped) })).ConfigureAwait(false);
            return ExitCode.Ok;
        }
        await output.WriteLineAsync($"{path}: {snapshot.Blocks.Count} registers, {snapshot.InstanceCount} instances, {snapshot.WordCount} words of {session.Description}").ConfigureAwait(false);
        if (absent > 0) await output.WriteLineAsync($"absent on this board: {string.Join(", ", snapshot.Blocks.Where(b => b.Present.Contains(false)).Select(b => b.Container.Name))}").ConfigureAwait(false);
        SkippedList.Write(output, snapshot.Skipped);
        return ExitCode.Ok;
    }
}
