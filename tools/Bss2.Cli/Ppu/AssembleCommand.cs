using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Ppu;

/// <summary><c>bss2 ppu asm</c>: assembly text to a raw binary.</summary>
internal static class AssembleCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Assembly text." };
        var output = new Option<string>("-o", "--output") { Description = "Raw big-endian words from address 0.", Required = true, HelpName = "FILE" };
        var command = new Command("asm", "Assemble a program (firmware-spec/pages/ppu-isa.md).") { file, output };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            RunAsync(result.GetRequiredValue(file), result.GetRequiredValue(output), result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string file, string target, TextWriter output, CancellationToken cancellationToken)
    {
        if (!ProgramFile.IsAssembly(file)) throw new UserException($"Expected assembly text with a name that ends in .s or .asm, found '{file}'.");
        PpuProgram program = await ProgramFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(target, ProgramFile.ToBytes(program.Words), cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"{target}: {program.Words.Length} words, {program.Labels.Count} labels").ConfigureAwait(false);
        return ExitCode.Ok;
    }
}
