using System.CommandLine;
using Bss2.Cli.Reg;

namespace Bss2.Cli.Bench;

/// <summary><c>bss2 bench registers</c>: accesses a second, the whole chip, and a configuration that did not change.</summary>
public static class BenchRegistersCommand
{
    private static readonly DeviceOptions Device = new();
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 15, HelpName = "N" };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("registers", "Register accesses a second; time of a whole-chip write and of a configuration that did not change.") { Rounds };
        Device.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, async () =>
        {
            int rounds = result.GetValue(Rounds);
            if (rounds < 1) throw new UserException($"Expected --rounds of at least 1, found {rounds}.");
            await using RegSession session = await RegSession.OpenAsync(await Device.OpenAsync(result, cancellationToken).ConfigureAwait(false), init: null, Experiment.AdapterBoard.Cube, readsAll: false, cancellationToken).ConfigureAwait(false);
            return await new RegistersBench(session, rounds, result.InvocationConfiguration.Output).RunAsync(cancellationToken).ConfigureAwait(false);
        }));
        return command;
    }
}
