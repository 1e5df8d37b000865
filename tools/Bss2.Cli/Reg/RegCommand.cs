using System.CommandLine;

namespace Bss2.Cli.Reg;

/// <summary><c>bss2 reg</c>: registers by name.</summary>
internal static class RegCommand
{
    public static Command Create() => new("reg", "Registers of chip, FPGA and board by name: read, write, watch, snapshots, checks.")
    {
        RegListCommand.Create(), RegReadCommand.Create(), RegWriteCommand.Create(), RegWatchCommand.Create(),
        RegDumpCommand.Create(), RegLoadCommand.Create(), RegDiffCommand.Create(), RegVerifyCommand.Create(),
    };
}
