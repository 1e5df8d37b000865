namespace Bss2.Simulation;

/// <summary>
/// The I2C bus behind the FPGA's master (link-protocol 4.6): every omnibus access is one byte; the first write after a start selects the
/// register, bytes follow most significant first. A value is taken over with its last byte, and held while it is read.
/// </summary>
internal sealed class I2cBus(IReadOnlyDictionary<int, I2cDevice> devices)
{
    private const uint NoAcknowledge = 0x8000_0000, StopFlag = 0x80, StartFlag = 0x100;

    private int _address = -1, _register, _byteIndex;
    private bool _reading, _selected;
    private uint _value;

    /// <summary>The devices and the bus at power-up.</summary>
    public void Reset()
    {
        foreach (I2cDevice device in devices.Values) device.Reset();
        (_address, _selected) = (-1, false);
    }

    /// <summary>One byte, or bit 31 when nobody answers.</summary>
    public uint Read(uint offset)
    {
        int address = (int)offset & 0x7F;
        if (!devices.TryGetValue(address, out I2cDevice? device)) return NoAcknowledge;
        if (address != _address || !_reading || (offset & StartFlag) != 0) Begin(address, reading: true);
        int at = _byteIndex++ % device.Width;
        if (at == 0) _value = device.Read(_register);
        if ((offset & StopFlag) != 0) _selected = false;
        return _value >> (8 * (device.Width - 1 - at)) & 0xFF;
    }

    /// <summary>One byte; nobody's is ignored.</summary>
    public void Write(uint offset, uint data)
    {
        int address = (int)offset & 0x7F;
        if (!devices.TryGetValue(address, out I2cDevice? device)) return;
        bool begins = address != _address || _reading || !_selected || (offset & StartFlag) != 0;
        if (begins) Begin(address, reading: false);
        if (begins && device.HasRegisters) (_register, _selected) = ((int)data & 0xFF, true);
        else TakeByte(device, data & 0xFF);
        if ((offset & StopFlag) != 0) _selected = false;
    }

    private void TakeByte(I2cDevice device, uint data)
    {
        _value = _byteIndex++ % device.Width == 0 ? data : (_value << 8) | data;
        if (_byteIndex % device.Width == 0) device.Write(device.HasRegisters ? _register : 0, _value);
    }

    private void Begin(int address, bool reading) => (_address, _reading, _byteIndex) = (address, reading, 0);
}
