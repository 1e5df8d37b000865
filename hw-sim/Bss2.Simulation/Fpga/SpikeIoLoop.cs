namespace Bss2.Simulation;

/// <summary>
/// The SpikeIO link in its internal loopback: the label of an event from the chip selects a serial address, the address a label that goes
/// to the chip (link-protocol 4.1). Nothing is attached outside, so without loopback events end at the pin.
/// </summary>
internal sealed class SpikeIoLoop(FpgaRegisters registers)
{
    // 8 address bits with start and stop bit; one bit takes `rate scaler` ticks [A].
    private const int BitsPerEvent = 10;
    private const uint SilentAddress = 0xFF, SilentLabel = 0xFFFF, TransmitReceiveLoopback = 7 << 16;

    private uint _config;

    /// <summary>True when events come back.</summary>
    public bool IsOn => (_config & TransmitReceiveLoopback) == TransmitReceiveLoopback;

    /// <summary>Ticks that one event spends on the serial line.</summary>
    public int TransferTicks => BitsPerEvent * Math.Max(1, (int)(_config & 0xFFFF));

    /// <summary>Takes a written configuration.</summary>
    public void Configure(uint config) => _config = config;

    /// <summary>The label that comes back for an event of the chip.</summary>
    public bool TryRoute(in ChipEvent chipEvent, out ushort label)
    {
        label = 0;
        if (!IsOn || chipEvent.IsMadcSample) return false;
        uint address = registers[FpgaRegisters.SpikeIoOutput + chipEvent.Value];
        if (address == SilentAddress) return false;
        label = (ushort)registers[FpgaRegisters.SpikeIoInput + address];
        return label != SilentLabel;
    }
}
