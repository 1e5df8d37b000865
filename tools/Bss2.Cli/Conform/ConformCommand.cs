using System.CommandLine;

namespace Bss2.Cli.Conform;

/// <summary><c>bss2 conform FILE...</c>: checks this implementation against vector files.</summary>
public static class ConformCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Vector files (.json, .jsonl).", Arity = ArgumentArity.OneOrMore };
        var command = new Command("conform", "Check this implementation against golden vectors.") { files };
        command.SetAction(result => Run(result.GetRequiredValue(files), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Checks every file, also behind one that cannot be read; returns an <see cref="ExitCode"/>.</summary>
    public static int Run(IReadOnlyList<string> files, TextWriter output, TextWriter errors)
    {
        int exitCode = ExitCode.Ok;
        foreach (string file in files)
        {
            try
            {
                if (ConformRunner.Run(file, output).Failed > 0) exitCode = Math.Max(exitCode, ExitCode.CheckFailed);
            }
            catch (VectorFileException fault)
            {
                errors.WriteLine(fault.Message);
                exitCode = ExitCode.BadInput;
            }
        }
        return exitCode;
    }
}
