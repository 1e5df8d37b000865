namespace Bss2.Experiment;

/// <summary>Where a program of a processor and what it leaves behind lie (registers-notes.md 11, firmware-spec/ppu-isa.md). Byte addresses as the processor sees them.</summary>
public static class PpuMemory
{
    /// <summary>Own memory, from address 0.</summary>
    public const uint Bytes = 16384;

    /// <summary>Words of own memory.</summary>
    public const int Words = 4096;

    /// <summary>The upper quarter holds text of the program, ended by 0: words 3072..4095. The word before it is the return code.</summary>
    public const uint Mailbox = 0x3000;

    /// <summary>FPGA memory as instructions are fetched from it (cache controller on).</summary>
    public const uint ExternalCode = 0x8000_0000;

    /// <summary>Bytes of FPGA memory that a program may fill.</summary>
    public const uint ExternalBytes = 131_072;
}
