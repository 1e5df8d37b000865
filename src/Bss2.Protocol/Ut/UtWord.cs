namespace Bss2.Protocol;

/// <summary>Messages to the FPGA as words: each is exactly one 64-bit word, header in bits 63..56, payload right-aligned.</summary>
public static class UtWord
{
    /// <summary>Number of defined headers; larger header bytes are garbage.</summary>
    public const int OpcodeCount = 16;

    private const int HeaderShift = 56;

    /// <summary>End of program; the FPGA answers with a halt message.</summary>
    public const ulong Halt = (ulong)UtToFpgaOpcode.Loopback << HeaderShift;

    /// <summary>Time marker; the FPGA answers with a tick message.</summary>
    public const ulong Tick = Halt | 1;

    /// <summary>Timer := 0.</summary>
    public const ulong TimerSetup = (ulong)UtToFpgaOpcode.TimerSetup << HeaderShift;

    /// <summary>JTAG TAP reset.</summary>
    public const ulong JtagInit = (ulong)UtToFpgaOpcode.JtagInit << HeaderShift;

    /// <summary>The header byte.</summary>
    public static UtToFpgaOpcode Opcode(ulong word) => (UtToFpgaOpcode)(word >> HeaderShift);

    /// <summary>Block until the timer is at least <paramref name="ticks"/> (8 ns).</summary>
    public static ulong WaitUntil(uint ticks) => Make(UtToFpgaOpcode.WaitUntil, ticks);

    /// <summary>Systime synchronisation, or only a Systime message.</summary>
    public static ulong SystimeInit(bool synchronise) => Make(UtToFpgaOpcode.SystimeInit, synchronise ? 1u : 0u);

    /// <summary>Block until the selected channels are idle.</summary>
    public static ulong Barrier(BarrierKind kind) => Make(UtToFpgaOpcode.Barrier, (ulong)kind & 31);

    /// <summary>Poll until equal (or unequal).</summary>
    public static ulong PollingOmnibusBlock(bool equality) => Make(UtToFpgaOpcode.PollingOmnibusBlock, equality ? 1u : 0u);

    /// <summary>Assert or release the chip reset.</summary>
    public static ulong ChipReset(bool assert) => Make(UtToFpgaOpcode.ChipReset, assert ? 1u : 0u);

    /// <summary>Omnibus address; bit i of <paramref name="byteEnables"/> enables data bits 8i+7..8i (reads always use all).</summary>
    public static ulong OmnibusAddress(uint address, bool isRead, uint byteEnables = 15) =>
        Make(UtToFpgaOpcode.OmnibusAddress, address | ((ulong)(byteEnables & 15) << 32) | (isRead ? 1UL << 36 : 0));

    /// <summary>Data of the preceding write address.</summary>
    public static ulong OmnibusData(uint data) => Make(UtToFpgaOpcode.OmnibusData, data);

    /// <summary>JTAG clock divider.</summary>
    public static ulong JtagScaler(byte value) => Make(UtToFpgaOpcode.JtagScaler, value);

    /// <summary>JTAG instruction, 7 bit.</summary>
    public static ulong JtagInstruction(int instruction) => Make(UtToFpgaOpcode.JtagInstruction, (uint)instruction & 127);

    /// <summary>JTAG data of <paramref name="bits"/> (3..33) bits; with <paramref name="keepResponse"/> the captured bits come back.</summary>
    public static ulong JtagData(ulong data, int bits, bool keepResponse) =>
        Make(UtToFpgaOpcode.JtagData, (data & 0x1_FFFF_FFFF) | ((ulong)bits << 40) | (keepResponse ? 1UL << 48 : 0));

    /// <summary>One event.</summary>
    public static ulong SpikePack(ushort label) => Make(UtToFpgaOpcode.SpikePack1, label);

    /// <summary>Two events; the first in the upper bits.</summary>
    public static ulong SpikePack(ushort first, ushort second) => Make(UtToFpgaOpcode.SpikePack2, ((uint)first << 16) | second);

    /// <summary>Three events; the first in the upper bits.</summary>
    public static ulong SpikePack(ushort first, ushort second, ushort third) =>
        Make(UtToFpgaOpcode.SpikePack3, ((ulong)first << 32) | ((uint)second << 16) | third);

    /// <summary>Any message from its header and payload.</summary>
    public static ulong Make(UtToFpgaOpcode opcode, ulong payload) => ((ulong)opcode << HeaderShift) | payload;

    /// <summary>Payload bits of a message (link-protocol.md 2.2).</summary>
    public static int PayloadBits(UtToFpgaOpcode opcode) => opcode switch
    {
        UtToFpgaOpcode.JtagInit or UtToFpgaOpcode.TimerSetup => 0,
        UtToFpgaOpcode.JtagScaler => 8,
        UtToFpgaOpcode.JtagInstruction => 7,
        UtToFpgaOpcode.JtagData => 56,
        UtToFpgaOpcode.WaitUntil or UtToFpgaOpcode.OmnibusData or UtToFpgaOpcode.SpikePack2 => 32,
        UtToFpgaOpcode.Barrier => 5,
        UtToFpgaOpcode.OmnibusAddress => 37,
        UtToFpgaOpcode.SpikePack1 => 16,
        UtToFpgaOpcode.SpikePack3 => 48,
        _ => 1,
    };

    /// <summary>A line for people: message and payload, with the register at an omnibus address.</summary>
    public static string Describe(ulong word)
    {
        UtToFpgaOpcode opcode = Opcode(word);
        uint low = (uint)word;
        return opcode switch
        {
            UtToFpgaOpcode.OmnibusAddress => $"{((word >> 36 & 1) != 0 ? "read" : "write")} omnibus 0x{low:x8}",
            UtToFpgaOpcode.OmnibusData => $"data 0x{low:x8}",
            UtToFpgaOpcode.WaitUntil => $"wait until {low} ({low / 125.0:0.###} us)",
            UtToFpgaOpcode.Loopback => (low & 1) == 0 ? "halt" : "tick",
            UtToFpgaOpcode.Barrier => $"barrier {(BarrierKind)(low & 31)}",
            _ when (int)opcode < OpcodeCount => $"{opcode} 0x{word & 0xFF_FFFF_FFFF_FFFF:x}",
            _ => $"garbage 0x{word:x16} (header 0x{(byte)opcode:x2} is not defined)",
        };
    }
}
