namespace Bss2.Simulation;

/// <summary>
/// The board's I2C devices behind the FPGA's master (link-protocol 4.6): every omnibus access is one byte; the first write after a start
/// selects the register, bytes follow most significant first.
/// </summary>
internal sealed class I2cBus(FpgaOptions options)
{
    private const uint NoAcknowledge = 0x8000_0000, StopFlag = 0x80, StartFlag = 0x100;
    private const uint FirstSerialWithSensor = 75;
    private const int Eeprom = 0x50, Temperature = 0x48, Multiplexer = 0x70, Expander = 0x38, Dac = 0x4C;

    private readonly Dictionary<(int Device, int Register), uint> _registers = [];
    private int _device = -1, _register, _byteIndex;
    private bool _reading, _selected;

    public void Reset()
    {
        _registers.Clear();
        (_device, _selected) = (-1, false);
    }

    public uint Read(uint offset)
    {
        int device = (int)offset & 0x7F;
        if (Width(device) == 0) return NoAcknowledge;
        if (device != _device || !_reading || (offset & StartFlag) != 0) Begin(device, reading: true);
        int shift = 8 * (Width(device) - 1 - (_byteIndex % Width(device)));
        _byteIndex++;
        uint value = Value(device, _register) >> shift & 0xFF;
        if ((offset & StopFlag) != 0) _selected = false;
        return value;
    }

    public void Write(uint offset, uint data)
    {
        int device = (int)offset & 0x7F;
        if (Width(device) == 0) return;
        if (device != _device || _reading || !_selected || (offset & StartFlag) != 0)
        {
            Begin(device, reading: false);
            if (device == Multiplexer) { _registers[(device, 0)] = data & 0xFF; return; }
            (_register, _selected) = ((int)data & 0xFF, true);
        }
        else
        {
            int shift = 8 * (Width(device) - 1 - (_byteIndex++ % Width(device)));
            uint old = Value(device, _register);
            if (IsWritable(device, _register)) _registers[(device, _register)] = (old & ~(0xFFu << shift)) | ((data & 0xFF) << shift);
        }
        if ((offset & StopFlag) != 0) _selected = false;
    }

    private void Begin(int device, bool reading) => (_device, _reading, _byteIndex) = (device, reading, 0);

    private int Width(int device) => device switch
    {
        Temperature when options.EepromSerial < FirstSerialWithSensor => 0,
        Eeprom => 4,
        Temperature or (>= 0x40 and <= 0x45) or Dac => 2,
        Multiplexer or Expander or (>= 0x2C and <= 0x2E) => 1,
        _ => 0,
    };

    private static bool IsWritable(int device, int register) => device switch
    {
        >= 0x40 and <= 0x45 => register is 0 or 5,
        Expander => register is >= 1 and <= 3,
        Eeprom or Temperature => false,
        _ => true,
    };

    // INA219 bus voltages in 4 mV at bit 3: 1.25, 2.5, 1.2, 2.5, 1.2, 1.2 V (link-protocol section 8); 40 degrees C.
    private uint Value(int device, int register) => (device, register) switch
    {
        (Eeprom, 0xFC) => options.EepromSerial,
        (Temperature, 0) => 40 * 16 << 4,
        ( >= 0x40 and <= 0x45, 2) => BusVoltageMv(device - 0x40) / 4 << 3,
        ( >= 0x40 and <= 0x45, 1) => 100,
        _ => _registers.GetValueOrDefault((device, register)),
    };

    private static uint BusVoltageMv(int supply) => supply switch { 0 => 1252, 1 or 3 => 2500, _ => 1200 };
}
