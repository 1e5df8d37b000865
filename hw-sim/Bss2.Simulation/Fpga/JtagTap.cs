namespace Bss2.Simulation;

/// <summary>The chip's JTAG port: identification, bypass, PLL and PHY registers, omnibus accesses (link-protocol 4.3).</summary>
internal sealed class JtagTap(IChip chip)
{
    /// <summary>Length of the instruction register.</summary>
    public const int InstructionBits = 7;

    /// <summary>Longest shift of one instruction.</summary>
    public const int DataBitsMax = 33;

    private const uint IdCode = 0x3485_80AF, PhyConfigDefault = 0x0020_4000;
    private const int IdInstruction = 1, PllTarget = 3, PllShift = 4, OmnibusAddress = 5, OmnibusData = 6, OmnibusRequest = 7, Bypass = 127;

    // States of the controller around the shifting itself, in JTAG clocks.
    private const int FrameClocks = 5;
    private const int PllRegisterLast = 5, ScalerDefault = 6;
    private const uint PllBase = 0x0008_0000;

    private readonly uint[] _phy = [.. Enumerable.Repeat(PhyConfigDefault, 8)];
    private int _instruction = IdInstruction, _pllTarget;
    private ulong _address;
    private uint _dataIn, _dataOut;

    /// <summary>Clock divider: f = 125 MHz / (value + 2).</summary>
    public int Scaler { get; set; } = ScalerDefault;

    /// <summary>Ticks that shifting <paramref name="bits"/> bits takes.</summary>
    public int TicksFor(int bits) => (bits + FrameClocks) * (Scaler + 2);

    /// <summary>Configuration of PHY register <paramref name="register"/> (= 7 - link) as shifted in.</summary>
    public uint Phy(int register) => _phy[register];

    /// <summary>The chip's reset line: everything at power-up; the divider is the FPGA's.</summary>
    public void Reset()
    {
        Init();
        Array.Fill(_phy, PhyConfigDefault);
        (_pllTarget, _address, _dataIn, _dataOut) = (0, 0, 0, 0);
    }

    /// <summary>The FPGA's side of the port at power-up; the chip keeps its registers.</summary>
    public void ResetController()
    {
        Init();
        Scaler = ScalerDefault;
    }

    /// <summary>Resets the state machine; the instruction register holds IDCODE.</summary>
    public void Init() => _instruction = IdInstruction;

    public void SetInstruction(int instruction) => _instruction = instruction & 127;

    /// <summary>Shifts <paramref name="bits"/> bits in, least significant first; returns what came out, right-aligned.</summary>
    public ulong Shift(ulong data, int bits)
    {
        ulong sent = (1UL << bits) - 1;
        data &= sent;
        int length = RegisterBits;
        if (length == 0) return 0;
        ulong captured = Captured;
        // The register is a queue of `length` bits: what was captured comes out first, then what was sent in.
        UInt128 line = captured | ((UInt128)data << length);
        Update((ulong)(line >> bits) & ((1UL << length) - 1));
        return (ulong)line & sent;
    }

    /// <summary>Omnibus accesses that found the omnibus without clock.</summary>
    public long DroppedRequests { get; private set; }

    /// <summary>True when the next shift may write a register of the PLLs.</summary>
    public bool SetsClocks => _instruction == PllShift || (_instruction == OmnibusRequest && (uint)_address - PllBase <= PllRegisterLast);

    private bool IsPhy => (_instruction & 0x47) == 0x44;

    // 0 for instructions that select no register here.
    private int RegisterBits => _instruction switch
    {
        IdInstruction or PllShift or OmnibusData => 32,
        OmnibusAddress => 33,
        PllTarget => 4,
        OmnibusRequest => 3,
        Bypass => 1,
        _ => IsPhy ? 22 : 0,
    };

    private ulong Captured => _instruction switch
    {
        IdInstruction => IdCode,
        OmnibusData => _dataOut,
        _ => IsPhy ? _phy[_instruction >> 3 & 7] : 0,
    };

    private void Update(ulong value)
    {
        switch (_instruction)
        {
            case PllTarget: _pllTarget = (int)value; break;
            case PllShift: if (_pllTarget <= PllRegisterLast) chip.WritePll(_pllTarget, (uint)value); break;
            case OmnibusAddress: _address = value; break;
            case OmnibusData: _dataIn = (uint)value; break;
            case OmnibusRequest: Request(); break;
            default: if (IsPhy) _phy[_instruction >> 3 & 7] = (uint)value; break;
        }
    }

    // Bit 32 of the address selects a read; its data wait for the next shift of the data register.
    private void Request()
    {
        if (chip.Now < chip.JtagOmnibusReadyCycle) { (_dataOut, DroppedRequests) = (0, DroppedRequests + 1); return; }
        if ((_address >> 32 & 1) != 0) _dataOut = chip.Read((uint)_address, out _);
        else chip.Write((uint)_address, _dataIn, 15);
    }
}
