using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg read</c>: registers by name, with their fields.</summary>
internal static class RegReadCommand
{
    private static readonly Argument<string[]> Names = new("NAME[coordinate].field")
    {
        Description = "E.g. NeuronConfig[12], CapMemCell[0, v_leak, 0..127], SynapseDriverConfig[top, *].recovery; without a coordinate all instances.", HelpName = "NAME[coordinate].field", Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> Jtag = new("--jtag") { Description = "Over the chip's JTAG port instead of the high-speed links." };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Addresses, words, ranges and what the fields do." };
    private static readonly RegOptions Common = new();

    public static Command Create()
    {
        Names.CompletionSources.Add(RegisterCompletions.Complete);
        var command = new Command("read", "Read registers by name and coordinate.") { Names, Jtag, Verbose };
        Common.AddTo(command);
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => RunAsync(result, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        (TextWriter output, TextWriter errors) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        RegisterSelection[] selections = [.. result.GetValue(Names)!.Select(RegisterSyntax.Parse)];
        RegisterPath path = result.GetValue(Jtag) ? RegisterPath.Jtag : RegisterPath.Preferred;
        foreach (RegisterSelection selection in selections) RegisterChecks.RequireReadable(selection.Container, path);
        await using RegSession session = await Common.OpenAsync(result, cancellationToken).ConfigureAwait(false);
        var printer = new RegisterPrinter(output, result.GetValue(Verbose));
        List<object> json = [];
        int absent = 0;
        foreach (RegisterSelection selection in selections)
        {
            IReadOnlyList<RegisterBlock> blocks = await session.Access.ReadAsync(selection, path, cancellationToken).ConfigureAwait(false);
            absent += blocks.Sum(b => b.Present.Count(p => !p));
            if (!session.Scope.IsModel && !selection.Container.ReadableOnHardware)
                await errors.WriteLineAsync($"note: a real chip does not read {selection.Container.Name} back; these words mean nothing").ConfigureAwait(false);
            if (result.GetValue(Common.Json)) json.AddRange(blocks.SelectMany(b => Enumerable.Range(0, b.Count).Select(i => RegisterPrinter.Json(selection, b, i))));
            else printer.Print(selection, blocks);
        }
        if (result.GetValue(Common.Json)) await output.WriteLineAsync(JsonLine.Of(new { Device = session.Description, Registers = json })).ConfigureAwait(false);
        return absent == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
