using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Containers that are not plain omnibus words: JTAG, SPI and I2C registers of the board, and instructions of the FPGA.</summary>
public sealed partial class PlaybackProgramBuilder
{
    // Addresses and flags of the board's buses: link-protocol.md 4.5 and 4.6.
    private const uint SpiShiftRegister = 0x8800_7001, SpiDac = 0x8800_7002, LastByte = 0x8000_0000;
    private const uint I2cBase = 0x8800_7800, I2cStop = 0x80, I2cPrescaler = 0x8800_7A00;
    private const uint PllBase = 0x80000;
    private const int DacChannels = 8;

    /// <summary>Writes a chip container with omnibus addresses over JTAG, as before the high-speed link is up.</summary>
    /// <exception cref="PlaybackException">The container is not on the chip's omnibus.</exception>
    public PlaybackProgramBuilder WriteOverJtag<T>(Register<T> register, T value) where T : struct, IContainer<T>
    {
        RequireChipOmnibus(T.Info, register.Coordinate);
        Span<uint> words = stackalloc uint[T.WordCount];
        value.Encode(words);
        for (int w = 0; w < words.Length; w++) WriteOmnibusOverJtag(register.AddressOf(w).Value, words[w]);
        return this;
    }

    /// <summary>Writes an I2C register, most significant byte first; without a register number the bytes are written directly.</summary>
    public PlaybackProgramBuilder WriteI2c(int device, int? register, uint value, int byteCount)
    {
        uint address = I2cAddress(device, byteCount);
        if (register is int number) WriteWord(address, (uint)number & 0xFF);
        for (int i = byteCount - 1; i >= 0; i--) WriteWord(address | (i == 0 ? I2cStop : 0), (value >> (8 * i)) & 0xFF);
        return this;
    }

    /// <summary>Reads an I2C register of 1..4 bytes.</summary>
    public I2cTicket ReadI2c(int device, int? register, int byteCount)
    {
        uint address = I2cAddress(device, byteCount);
        if (register is int number) WriteWord(address, (uint)number & 0xFF);
        var ticket = new I2cTicket(_omnibusReads, byteCount, _id);
        for (int i = byteCount - 1; i >= 0; i--) ReadWord(address | (i == 0 ? I2cStop : 0));
        return ticket;
    }

    /// <summary>Reads the serial number of the board's EEPROM.</summary>
    public I2cTicket ReadEepromId() => ReadI2c(0x50, 0xFC, 4);

    /// <summary>Sets the clock divider of the I2C master.</summary>
    public PlaybackProgramBuilder WriteI2cPrescaler(uint value) => WriteWord(I2cPrescaler, value);

    private static uint I2cAddress(int device, int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(device, 0x7F);
        ArgumentOutOfRangeException.ThrowIfLessThan(byteCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteCount, 4);
        return I2cBase | (uint)device;
    }

    private void WriteOverChannel(ContainerInfo info, RegisterChannel channel, int coordinate, ReadOnlySpan<uint> words)
    {
        switch (channel)
        {
            case RegisterChannel.OmnibusOverJtag:
                for (int w = 0; w < words.Length; w++) WriteOmnibusOverJtag(info.Address(coordinate, w), words[w]);
                break;
            case RegisterChannel.JtagPll:
                for (int w = 0; w < words.Length; w++) WritePllOverJtag((int)(info.Address(coordinate, w) - PllBase), words[w]);
                break;
            case RegisterChannel.JtagPhy: WritePhyOverJtag(coordinate, words[0]); break;
            case RegisterChannel.JtagScaler: Append(UtWord.JtagScaler((byte)words[0])); break;
            case RegisterChannel.JtagTapReset: Append(UtWord.JtagInit); break;
            case RegisterChannel.SpiShiftRegister: WriteSpi(SpiShiftRegister, words[0], byteCount: 3); break;
            case RegisterChannel.SpiDacData: WriteDacChannel(coordinate, words[0]); break;
            case RegisterChannel.SpiDacControl:
                WriteDacControl(coordinate, 0, words[0]);
                WriteDacControl(coordinate, 2, words[1]);
                break;
            case RegisterChannel.I2c: WriteI2cContainer(info, coordinate, words); break;
            default: Append(Instruction(channel, info, words)); break;
        }
    }

    private static ulong Instruction(RegisterChannel channel, ContainerInfo info, ReadOnlySpan<uint> words) => channel switch
    {
        RegisterChannel.ChipReset => UtWord.ChipReset((words[0] & 1) != 0),
        RegisterChannel.SystimeInit => UtWord.SystimeInit((words[0] & 1) != 0),
        RegisterChannel.Timer => UtWord.TimerSetup,
        RegisterChannel.WaitUntil => UtWord.WaitUntil(words[0]),
        RegisterChannel.Barrier => UtWord.Barrier((BarrierKind)words[0]),
        RegisterChannel.PollingBlock => UtWord.PollingOmnibusBlock((words[0] & 1) != 0),
        RegisterChannel.SpikePack when words.Length == 1 => UtWord.SpikePack((ushort)words[0]),
        RegisterChannel.SpikePack when words.Length == 2 => UtWord.SpikePack((ushort)words[0], (ushort)words[1]),
        RegisterChannel.SpikePack => UtWord.SpikePack((ushort)words[0], (ushort)words[1], (ushort)words[2]),
        _ => throw new PlaybackException($"{info.Name} cannot be written ({info.Access}). Read it, or write the register that controls it."),
    };

    private void WriteI2cContainer(ContainerInfo info, int coordinate, ReadOnlySpan<uint> words)
    {
        I2cLayout layout = RegisterRoute.LayoutOf(info)!;
        for (int w = 0; w < words.Length; w++)
        {
            int index = (int)info.Address(coordinate, w);
            WriteI2c(layout.Device(index), layout.Register(index), words[w] << layout.ShiftLeft, layout.Bytes);
        }
    }

    // Every data write is followed by LDAC = 2 (update this DAC now) on the same DAC.
    private void WriteDacChannel(int channel, uint value)
    {
        int dac = channel / DacChannels;
        WriteSpi(DacAddress(dac), ((uint)(channel % DacChannels) << 12) | value, byteCount: 2);
        WriteDacControl(dac, 1, 2);
    }

    private void WriteDacControl(int dac, uint register, uint value) => WriteSpi(DacAddress(dac), ((0x80 | (register << 5)) << 8) | value, byteCount: 2);

    private static uint DacAddress(int dac) => SpiDac + (2 * (uint)dac);

    private void WriteSpi(uint address, uint value, int byteCount)
    {
        for (int i = byteCount - 1; i >= 0; i--) WriteWord(address, ((value >> (8 * i)) & 0xFF) | (i == 0 ? LastByte : 0));
    }

    // The index of the first response: among JTAG responses for JTAG channels, else among omnibus responses.
    private int ReadOverChannel(ContainerInfo info, RegisterChannel channel, int coordinate)
    {
        int first;
        switch (channel)
        {
            // PLL registers that were written over JTAG cannot be read back there (link-protocol.md 4.3).
            case RegisterChannel.JtagPll or RegisterChannel.OmnibusOverJtag:
                RequireChipOmnibus(info, coordinate);
                first = _jtagReads;
                for (int w = 0; w < info.WordCount; w++) ReadOmnibusOverJtag(info.Address(coordinate, w));
                return first;
            case RegisterChannel.JtagId: return ReadJtagId().Index;
            case RegisterChannel.I2c:
                I2cLayout layout = RegisterRoute.LayoutOf(info)!;
                first = _omnibusReads;
                for (int w = 0; w < info.WordCount; w++)
                {
                    int index = (int)info.Address(coordinate, w);
                    ReadI2c(layout.Device(index), layout.Register(index), layout.Bytes);
                }
                return first;
            case RegisterChannel.Timer:
                first = _omnibusReads;
                ReadWord(info.Address(coordinate, 0));
                return first;
            default: throw new PlaybackException($"{info.Name} cannot be read ({info.Access}). A tick is asked for with Tick().");
        }
    }

    private static void RequireChipOmnibus(ContainerInfo info, int coordinate)
    {
        if (!info.IsOnOmnibus || new OmnibusAddress(info.Address(coordinate, 0)).IsOnFpga)
            throw new PlaybackException($"{info.Name} is not on the chip's omnibus: JTAG reaches only that. Write it over the channel {info.Channels[0]}.");
    }
}
