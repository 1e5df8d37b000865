namespace Bss2.Simulation;

/// <summary>
/// One of the xBoard's DACs, eight channels of 12 bits: data words fill input registers, the control registers for LDAC (1), power-down (2) and
/// reset (3) act (link-protocol 4.5; 0 in LDAC: at once, 1: hold, 2: now once). Gain and reference are ignored.
/// </summary>
internal sealed class BoardDac
{
    private const int Channels = 8, LdacControl = 1, PowerDownControl = 2, ResetControl = 3;
    private const uint Immediate = 0, Once = 2;

    private readonly int?[] _inputs = new int?[Channels], _outputs = new int?[Channels];
    private uint _ldac = 1, _powerDown;

    /// <summary>No channel drives anything.</summary>
    public void Reset()
    {
        Array.Clear(_inputs);
        Array.Clear(_outputs);
        (_ldac, _powerDown) = (1, 0);
    }

    /// <summary>Code at a channel's output, or null.</summary>
    public int? Output(int channel) => (_powerDown >> channel & 1) != 0 ? null : _outputs[channel];

    /// <summary>Takes a word of 16 bits.</summary>
    public void Take(ushort word)
    {
        if ((word & 0x8000) != 0) { Control(word >> 13 & 3, (uint)word & 0xFF); return; }
        _inputs[word >> 12 & 7] = word & 0xFFF;
        if (_ldac == Immediate) Update();
    }

    private void Control(int register, uint value)
    {
        if (register == PowerDownControl) _powerDown = value;
        if (register == ResetControl) Reset();
        if (register != LdacControl) return;
        if ((value & 3) != Once) _ldac = value & 3;
        if ((value & 3) != 1) Update();
    }

    private void Update() => _inputs.CopyTo(_outputs, 0);
}
