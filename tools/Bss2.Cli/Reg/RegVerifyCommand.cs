using System.CommandLine;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg verify</c>: a few instances of every register, over omnibus and JTAG.</summary>
internal static class RegVerifyCommand
{
    private static readonly Argument<string[]> Names = new("NAME") { Description = "Registers to verify (default: all that may be written without side effects).", HelpName = "NAME", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<int> Instances = new("--instances") { Description = "Instances of each register, first and last among them.", DefaultValueFactory = _ => 64, HelpName = "N" };
    private static readonly Option<int> List = new("--list") { Description = "Mismatches to list.", DefaultValueFactory = _ => 20, HelpName = "N" };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Say what was left out, and why." };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        Names.CompletionSources.Add(RegisterCompletions.Complete);
        var command = new Command("verify", "Write a test value to every register, read it back over omnibus and JTAG, put the old value back.") { Names, Instances, List, Verbose };
        Common.AddTo(command, readsAll: true);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        (int instances, int list) = (result.GetValue(Instances), result.GetValue(List));
        if (instances is < 1 or > RegisterSyntax.InstancesMax) throw new UserException($"Expected --instances 1..{RegisterSyntax.InstancesMax}, found {instances}.");
        if (list < 0) throw new UserException($"Expected --list of at least 0, found {list}.");
        ContainerInfo[] chosen = [.. (result.GetValue(Names) ?? []).Select(RegisterNames.Container)];
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        TextWriter output = result.InvocationConfiguration.Output;
        var line = ProgressLine.OnConsole(output, result.GetValue(Common.Json));
        RegisterTestReport report = await new RegisterVerify(session.Access, instances, list, line.Show).RunAsync(chosen, session.Scope, cancellationToken).ConfigureAwait(false);
        line.Clear();
        if (result.GetValue(Common.Json)) await output.WriteLineAsync(JsonLine.Of(TestReportPrinter.Json(session.Description, report))).ConfigureAwait(false);
        else TestReportPrinter.Print(output, report, byBlock: false, result.GetValue(Verbose));
        return report.Mismatches == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
