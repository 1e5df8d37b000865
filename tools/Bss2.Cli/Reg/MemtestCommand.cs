using System.CommandLine;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 memtest</c>: patterns into every memory and register.</summary>
internal static class MemtestCommand
{
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of the random patterns.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private static readonly Option<int> Passes = new("--passes") { Description = "Rounds of random patterns.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private static readonly Option<string[]> Only = new("--only") { Description = "Test this register only; may be given several times.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private static readonly Option<int> List = new("--list") { Description = "Mismatches to list.", DefaultValueFactory = _ => 20, HelpName = "N" };
    private static readonly Option<bool> Dram = new("--dram") { Description = "All 256 MiB of the FPGA's memory for the processors (default: samples on every address line)." };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "By register; say what was left out, and why." };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        Only.CompletionSources.Add(RegisterCompletions.Complete);
        var command = new Command("memtest", "Random and walking patterns through every memory and register that reads back; old contents are put back at the end of each.") { Seed, Passes, Only, List, Dram, Verbose };
        Common.AddTo(command, readsAll: true);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var options = new MemoryTestOptions { Seed = result.GetValue(Seed), Passes = result.GetValue(Passes), ListMax = result.GetValue(List), WholeDram = result.GetValue(Dram) };
        if (options.Passes is < 1 or > MemoryTestOptions.PassesMax) throw new UserException($"Expected --passes 1..{MemoryTestOptions.PassesMax}, found {options.Passes}.");
        if (options.ListMax < 0) throw new UserException($"Expected --list of at least 0, found {options.ListMax}.");
        ContainerInfo[] chosen = [.. result.GetValue(Only)!.Select(RegisterNames.Container)];
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        TextWriter output = result.InvocationConfiguration.Output;
        var line = ProgressLine.OnConsole(output, result.GetValue(Common.Json));
        RegisterTestReport report = await new MemoryTest(session.Access, options, line.Show).RunAsync(chosen, session.Scope, cancellationToken).ConfigureAwait(false);
        line.Clear();
        bool verbose = result.GetValue(Verbose);
        if (result.GetValue(Common.Json)) await output.WriteLineAsync(JsonLine.Of(TestReportPrinter.Json(session.Description, report))).ConfigureAwait(false);
        else TestReportPrinter.Print(output, report, byBlock: !verbose && chosen.Length == 0, verbose);
        return report.Mismatches == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
