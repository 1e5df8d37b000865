using System.CommandLine;
using Bss2.Simulation;

namespace Bss2.Cli.Link;

/// <summary><c>bss2 bench link</c>: the link beside plain UDP on this computer, or, with <c>--model</c>, over a modelled wire.</summary>
public static class BenchLinkCommand
{
    private const int WordsMin = 1000, WordsMax = 1 << 28;

    private static readonly Option<bool> Model = new("--model") { Description = "Gigabit Ethernet with 60 us round trip in virtual time; no device." };
    private static readonly Option<int> Words = new("--words") { Description = "Words per round.", DefaultValueFactory = _ => 4_000_000, HelpName = "N" };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Rounds; the median counts.", DefaultValueFactory = _ => 5, HelpName = "N" };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("link", "Goodput and round trip of the link over UDP beside plain datagrams of the same size.") { Model, Words, Rounds };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(
            result.InvocationConfiguration.Error,
            () => RunAsync(result.GetValue(Model), result.GetValue(Words), result.GetValue(Rounds), result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static Task<int> RunAsync(bool isModel, int words, int rounds, TextWriter output, CancellationToken cancellationToken)
    {
        if (words is < WordsMin or > WordsMax) throw new UserException($"Expected --words {WordsMin}..{WordsMax}, found {words}.");
        if (rounds < 1) throw new UserException($"Expected --rounds of at least 1, found {rounds}.");
        if (!isModel) return new LinkBench(words, rounds, output).RunAsync(cancellationToken);
        GoodputModel.Write(output);
        return Task.FromResult(ExitCode.Ok);
    }
}
