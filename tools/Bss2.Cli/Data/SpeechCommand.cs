using System.CommandLine;
using Bss2.Training;

namespace Bss2.Cli.Data;

/// <summary><c>bss2 data speech</c>: encodes spoken digits into spikes and keeps them in a file for <c>bss2 train speech</c>.</summary>
internal static class SpeechCommand
{
    private static readonly Option<string?> Zip = new("--zip") { Description = $"The recordings (default {SpokenDigits.Folder}/{SpokenDigits.ZipName} in a data folder).", HelpName = "FILE" };
    private static readonly Option<string?> Out = new("--out") { Description = "The file of spikes (default in the user's data folder, where 'bss2 train speech' looks).", HelpName = "FILE" };
    private static readonly Option<int> Threads = new("--threads") { Description = "Computing threads; the file does not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("speech", "Encode the Free Spoken Digit Dataset with the cochlea and hair-cell model: some minutes, once.") { Zip, Out, Threads };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () => Task.FromResult(Run(result, cancellationToken))));
        return command;
    }

    private static int Run(ParseResult result, CancellationToken cancellationToken)
    {
        int threads = result.GetValue(Threads);
        if (threads < 1) throw new UserException($"Expected --threads of at least 1, found {threads}.");
        var preparation = new SpeechPreparation(DataFolders.All(), threads, result.InvocationConfiguration.Output);
        preparation.Encode(result.GetValue(Zip) ?? preparation.FindZip(), result.GetValue(Out) ?? preparation.DefaultFile, cancellationToken);
        return ExitCode.Ok;
    }
}
