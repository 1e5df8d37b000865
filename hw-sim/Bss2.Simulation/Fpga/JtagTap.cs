namespace Bss2.Simulation;

/// <summary>The chip's JTAG port: identification, bypass, PLL and PHY registers, omnibus accesses (link-protocol 4.3).</summary>
internal sealed class JtagTap(IChip chip)
{
    private const uint IdCode = 0x3485_80AF, PllBase = 0x0008_0000;
    private const int IdInstruction = 1, PllTarget = 3, PllShift = 4, OmnibusAddress = 5, OmnibusData = 6, OmnibusRequest = 7, Bypass = 127;

    private readonly uint[] _phy = new uint[8];
    private int _instruction = IdInstruction, _pllTarget;
    private ulong _address;
    private uint _dataIn, _dataOut;

    /// <summary>Clock divider: f = 125 MHz / (value + 2).</summary>
    public int Scaler { get; set; }

    /// <summary>Ticks that shifting <paramref name="bits"/> bits takes, with a few states of the controller around them.</summary>
    public int TicksFor(int bits) => (bits + 5) * (Scaler + 2);

    /// <summary>Resets the state machine; the instruction register holds IDCODE.</summary>
    public void Init() => _instruction = IdInstruction;

    public void SetInstruction(int instruction) => _instruction = instruction & 127;

    /// <summary>Shifts <paramref name="bits"/> bits in, least significant first; returns what came out, right-aligned.</summary>
    public ulong Shift(ulong data, int bits)
    {
        ulong mask = (1UL << bits) - 1;
        switch (_instruction)
        {
            case IdInstruction: return IdCode & mask;
            case Bypass: return (data << 1) & mask;
            case PllTarget: _pllTarget = (int)data & 15; return 0;
            case PllShift: if (_pllTarget <= 5) chip.Write(PllBase + (uint)_pllTarget, (uint)data, 15); return 0;
            case OmnibusAddress: _address = data; return 0;
            case OmnibusData: _dataIn = (uint)data; return _dataOut & mask;
            case OmnibusRequest: Request(); return 0;
            default:
                if ((_instruction & 0x47) == 0x44) _phy[(_instruction >> 3) & 7] = (uint)data & 0x3F_FFFF;
                return 0;
        }
    }

    // Bit 32 of the address selects a read; its data wait for the next shift of the data register.
    private void Request()
    {
        if ((_address >> 32 & 1) != 0) _dataOut = chip.Read((uint)_address, out _);
        else chip.Write((uint)_address, _dataIn, 15);
    }
}
