using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg load</c>: a snapshot back onto a device.</summary>
internal static class RegLoadCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "Snapshot file." };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        var command = new Command("load", "Write the writable registers of a snapshot file to a device.") { File };
        Common.AddTo(command, readsAll: true);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        RegisterSnapshot snapshot = await SnapshotFile.ReadAsync(result.GetValue(File)!, cancellationToken).ConfigureAwait(false);
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SkippedRegister> skipped = await RegisterRestore.RunAsync(session.Access, snapshot, session.Scope, cancellationToken).ConfigureAwait(false);
        RegisterBlock[] written = [.. snapshot.Blocks.Where(b => skipped.All(s => s.Container != b.Container))];
        TextWriter output = result.InvocationConfiguration.Output;
        int instances = written.Sum(b => b.Present.Count(p => p));
        if (result.GetValue(Common.Json))
        {
            await output.WriteLineAsync(JsonLine.Of(new { Device = session.Description, Registers = written.Length, Instances = instances, Skipped = SkippedList.Json(skipped) })).ConfigureAwait(false);
            return ExitCode.Ok;
        }
        await output.WriteLineAsync($"wrote {written.Length} registers, {instances} instances to {session.Description}").ConfigureAwait(false);
        SkippedList.Write(output, skipped);
        return ExitCode.Ok;
    }
}
