namespace Bss2.Experiment;

/// <summary>Omnibus word addresses of the processors, 0 top, 1 bottom (registers-notes.md 11).</summary>
internal static class PpuAddress
{
    /// <summary>FPGA memory that programs may fill, where instructions are fetched from <see cref="PpuMemory.ExternalCode"/>.</summary>
    public const uint ExternalMemory = 0x8000_0000;

    /// <summary>Control word of a processor that runs, with the cache controller on.</summary>
    public const uint Running = 9;

    private const uint TopSram = 0x0280_0000, TopControl = 0x02A0_0000, TopStatus = 0x02A0_0001, BottomOffset = 0x0100_0000;

    public static uint Sram(int ppu) => TopSram + Offset(ppu);

    public static uint Control(int ppu) => TopControl + Offset(ppu);

    public static uint Status(int ppu) => TopStatus + Offset(ppu);

    private static uint Offset(int ppu) => ppu == 0 ? 0 : BottomOffset;
}
