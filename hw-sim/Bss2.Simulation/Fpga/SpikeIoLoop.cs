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
    private long _lineFree;

    /// <summary>True when events come back.</summary>
    public bool IsOn => (_config & TransmitReceiveLoopback) == TransmitReceiveLoopback;

    /// <summary>Takes a written configuration.</summary>
    public void Configure(uint config) => _config = config;

    /// <summary>The line is free, as after a reset of the FPGA.</summary>
    public void Reset() => _lineFree = 0;

    /// <summary>Tick at which an event that reaches the line at <paramref name="tick"/> has passed it: one after the other; those that wait are not lost [A].</summary>
    public long Transfer(long tick) => _lineFree = Math.Max(tick, _lineFree) + (BitsPerEvent * Math.Max(1, (int)(_config & 0xFFFF)));

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
