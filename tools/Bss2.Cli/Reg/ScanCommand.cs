using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 scan</c>: is the setup well.</summary>
internal static class ScanCommand
{
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        var command = new Command("scan", "Look at chip, board, supplies, temperature, links, PLL and systime; exit code 1 when something is outside its tolerance. Synchronises the systime anew.");
        Common.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ScanFinding> findings = await new DeviceScan(session.Runner, session.Scope).RunAsync(cancellationToken).ConfigureAwait(false);
        TextWriter output = result.InvocationConfiguration.Output;
        if (result.GetValue(Common.Json)) await output.WriteLineAsync(JsonLine.Of(new { Device = session.Description, Findings = findings })).ConfigureAwait(false);
        else Print(output, session, findings);
        return findings.All(f => f.IsWell != false) ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Print(TextWriter output, RegSession session, IReadOnlyList<ScanFinding> findings)
    {
        output.WriteLine(session.Description);
        var table = new TextTable("", "part", "", "found", "expected");
        foreach (IGrouping<string, ScanFinding> part in findings.GroupBy(f => f.Part))
            foreach (ScanFinding f in part) table.Add(f.IsWell switch { true => "ok", false => "FAIL", null => "" }, f == part.First() ? f.Part : "", f.Name, f.Found, f.Expected);
        table.Write(output);
        (int wrong, int looked) = (findings.Count(f => f.IsWell == false), findings.Count(f => f.IsWell is not null));
        output.WriteLine(wrong == 0 ? $"all {looked} checks are within tolerance" : $"{wrong} of {looked} checks are outside their tolerance");
        if (findings.Any(f => f is { Part: "link", IsWell: false })) output.WriteLine("links come up with the digital initialisation: --init true runs it");
    }
}
