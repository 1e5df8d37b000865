using System.CommandLine;

namespace Bss2.Cli.Ppu;

/// <summary><c>bss2 ppu</c>: programs for the chip's processors.</summary>
internal static class PpuCommand
{
    public static Command Create() =>
        new("ppu", "Programs for the chip's two processors: assemble, disassemble, run, trace.") { AssembleCommand.Create(), DisassembleCommand.Create(), RunCommand.Create(), TraceCommand.Create() };
}
