using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Accesses over JTAG (link-protocol.md 4.3, registers-notes.md 12).</summary>
public sealed partial class PlaybackProgramBuilder
{
    private const int PllTargetInstruction = 3, PllShiftInstruction = 4, OmnibusAddressInstruction = 5, OmnibusDataInstruction = 6, OmnibusRequestInstruction = 7;
    private const int PllTargetBits = 4, OmnibusAddressBits = 33, OmnibusRequestBits = 3, PhyBits = 22;

    /// <summary>Writes a PLL register (0..5).</summary>
    public PlaybackProgramBuilder WritePllOverJtag(int register, uint data)
    {
        Append(UtWord.JtagInstruction(PllTargetInstruction)).Append(UtWord.JtagData((uint)register, PllTargetBits, keepResponse: false));
        return Append(UtWord.JtagInstruction(PllShiftInstruction)).Append(UtWord.JtagData(data, 32, keepResponse: false));
    }

    /// <summary>Writes the configuration of the chip's PHY <paramref name="phy"/> (0..7; JTAG numbers them 7 - phy).</summary>
    public PlaybackProgramBuilder WritePhyOverJtag(int phy, uint data) =>
        Append(UtWord.JtagInstruction(0x44 | ((7 - phy) << 3))).Append(UtWord.JtagData(data, PhyBits, keepResponse: false));

    /// <summary>Writes a word of the chip's omnibus.</summary>
    public PlaybackProgramBuilder WriteOmnibusOverJtag(uint address, uint data)
    {
        Append(UtWord.JtagInstruction(OmnibusAddressInstruction)).Append(UtWord.JtagData(address, OmnibusAddressBits, keepResponse: false));
        Append(UtWord.JtagInstruction(OmnibusDataInstruction)).Append(UtWord.JtagData(data, 32, keepResponse: false));
        return Append(UtWord.JtagInstruction(OmnibusRequestInstruction)).Append(UtWord.JtagData(0, OmnibusRequestBits, keepResponse: false));
    }

    /// <summary>Reads a word of the chip's omnibus.</summary>
    public JtagTicket ReadOmnibusOverJtag(uint address)
    {
        Append(UtWord.JtagInstruction(OmnibusAddressInstruction)).Append(UtWord.JtagData(address | (1UL << 32), OmnibusAddressBits, keepResponse: false));
        Append(UtWord.JtagInstruction(OmnibusRequestInstruction)).Append(UtWord.JtagData(0, OmnibusRequestBits, keepResponse: false));
        Append(UtWord.JtagInstruction(OmnibusDataInstruction));
        return ReadJtag(0, 32);
    }

    /// <summary>Reads the chip's JTAG identification code.</summary>
    public JtagTicket ReadJtagId()
    {
        Append(UtWord.JtagInstruction(1));
        return ReadJtag(0, 32);
    }

    /// <summary>Shifts <paramref name="bits"/> bits and keeps what comes back.</summary>
    public JtagTicket ReadJtag(ulong data, int bits)
    {
        var ticket = new JtagTicket(_jtagReads, _id);
        Append(UtWord.JtagData(data, bits, keepResponse: true));
        return ticket;
    }
}
