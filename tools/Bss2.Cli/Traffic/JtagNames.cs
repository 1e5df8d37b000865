namespace Bss2.Cli.Traffic;

/// <summary>JTAG instructions of the chip (link-protocol.md 4.3).</summary>
internal static class JtagNames
{
    public const int PllTarget = 3, ShiftPll = 4, OmnibusAddress = 5, OmnibusData = 6;

    private const int PhyMask = 0x47, PhyCode = 0x44;

    private static readonly string[] Low = ["EXTEST", "IDCODE", "SAMPLE_PRELOAD", "PLL_TARGET_REG", "SHIFT_PLL", "OMNIBUS_ADDRESS", "OMNIBUS_DATA", "OMNIBUS_REQUEST"];

    public static string Of(int instruction) => instruction switch
    {
        >= 0 and < 8 => Low[instruction],
        127 => "BYPASS",
        _ when (instruction & PhyMask) == PhyCode => $"PHY {(instruction >> 3) & 7}",
        _ => $"0x{instruction:x2}",
    };
}
