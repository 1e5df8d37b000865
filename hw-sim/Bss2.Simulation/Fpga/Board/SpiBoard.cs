namespace Bss2.Simulation;

/// <summary>
/// Shift register and DACs of an xBoard behind the FPGA's SPI master (link-protocol 4.5): bytes of a transfer are collected until the one
/// with bit 31; the register then holds its last three, a DAC the command of its last two.
/// </summary>
internal sealed class SpiBoard
{
    // Supplies of the second DAC's channels and of the shift register's switches from bit 16 on (DigitalInit, link-protocol.md 4.5).
    private static readonly SupplyRail[] RailOfChannel = [SupplyRail.Vdd25Digital, SupplyRail.Vdd12Digital, SupplyRail.Vdd25Analog, SupplyRail.Vdd12Analog, SupplyRail.Vdd12Madc, SupplyRail.Vdd12Pll];
    private const uint Last = 0x8000_0000, ShiftRegisterDefault = 0xFF_9C40;
    private const int ShiftRegisterClient = 1, FirstDacClient = 2, SecondDacClient = 4, FirstSwitchBit = 16;

    private readonly uint[] _bytes = new uint[8];
    private readonly BoardDac[] _dacs = [new(), new()];
    private uint _shiftRegister;

    /// <summary>Power-up: all supplies on, DACs not yet written.</summary>
    public void Reset()
    {
        Array.Clear(_bytes);
        foreach (BoardDac dac in _dacs) dac.Reset();
        _shiftRegister = ShiftRegisterDefault;
    }

    /// <summary>Takes a byte for a client; true when a transfer ended with it.</summary>
    public bool Write(uint client, uint data)
    {
        if (client >= _bytes.Length) return false;
        _bytes[client] = (_bytes[client] << 8) | (data & 0xFF);
        if ((data & Last) == 0) return false;
        uint sent = _bytes[client];
        _bytes[client] = 0;
        if (client == ShiftRegisterClient) _shiftRegister = sent & 0xFF_FFFF;
        if (client == FirstDacClient) _dacs[0].Take((ushort)sent);
        if (client == SecondDacClient) _dacs[1].Take((ushort)sent);
        return true;
    }

    /// <summary>True while the supply's switch is on.</summary>
    public bool IsOn(SupplyRail rail) => (_shiftRegister >> (FirstSwitchBit + Array.IndexOf(RailOfChannel, rail)) & 1) != 0;

    /// <summary>Code of the supply's DAC channel; null while it drives nothing and the regulator stays untrimmed.</summary>
    public int? CodeOf(SupplyRail rail) => _dacs[1].Output(Array.IndexOf(RailOfChannel, rail));
}
