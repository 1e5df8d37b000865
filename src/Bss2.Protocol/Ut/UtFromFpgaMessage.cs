namespace Bss2.Protocol;

/// <summary>One message from the FPGA. The payload is right-aligned; <paramref name="High"/> holds its bits 71..64 (three-event packs only).</summary>
public readonly record struct UtFromFpgaMessage(UtFromFpgaOpcode Opcode, ulong Low, byte High)
{
    /// <summary>Event <paramref name="index"/> of a pack of <paramref name="count"/>: 16-bit value and 8-bit time stamp, first event first.</summary>
    public (ushort Value, byte TimeStamp) Event(int index, int count)
    {
        int shift = 24 * (count - 1 - index);
        ulong bits = shift == 48 ? (Low >> 48) | ((ulong)High << 16) : Low >> shift;
        return ((ushort)bits, (byte)(bits >> 16));
    }

    /// <summary>Events in this message: 1..3 for packs, else 0.</summary>
    public int EventCount => Opcode switch
    {
        UtFromFpgaOpcode.SpikePack1 or UtFromFpgaOpcode.MadcSamplePack1 => 1,
        UtFromFpgaOpcode.SpikePack2 or UtFromFpgaOpcode.MadcSamplePack2 => 2,
        UtFromFpgaOpcode.SpikePack3 or UtFromFpgaOpcode.MadcSamplePack3 => 3,
        _ => 0,
    };
}
