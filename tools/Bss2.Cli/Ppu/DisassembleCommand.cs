using System.CommandLine;
using Bss2.Experiment;

namespace Bss2.Cli.Ppu;

/// <summary><c>bss2 ppu disasm</c>: a program as text that assembles to the same words.</summary>
internal static class DisassembleCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Raw binary, ELF file or assembly text." };
        var command = new Command("disasm", "Print a program as assembly text; 'ppu asm' makes the same words of it.") { file };
        command.SetAction((result, cancellationToken) => Guarded.RunAsync(result.InvocationConfiguration.Error, () =>
            RunAsync(result.GetRequiredValue(file), result.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string file, TextWriter output, CancellationToken cancellationToken)
    {
        PpuProgram program = await ProgramFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(PpuDisassembler.Disassemble(program)).ConfigureAwait(false);
        // The assembler knows own memory only: code in FPGA memory is listed as comments.
        for (int w = 0; w < program.External.Length; w++)
        {
            uint at = PpuMemory.ExternalCode + (4 * (uint)w);
            await output.WriteLineAsync($"# 0x{at:x8} 0x{program.External[w]:x8} {PpuDisassembler.Disassemble(program.External[w], at)}").ConfigureAwait(false);
        }
        return ExitCode.Ok;
    }
}
