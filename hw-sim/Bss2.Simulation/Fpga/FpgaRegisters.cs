namespace Bss2.Simulation;

/// <summary>Registers of the FPGA outside its memories (link-protocol 4.1): plain storage with widths, and the few that do more.</summary>
internal sealed class FpgaRegisters
{
    public const uint WriteFilter = 0x8800_0000, DnaHigh = 0x8800_0003, DnaLow = 0x8800_0004, EventRecording = 0x8800_0005, PollAddress = 0x8800_0006, PollTarget = 0x8800_0007, PollMask = 0x8800_0008,
        InstructionTimeout = 0x8800_0009, SystimeCorrection = 0x8800_000B, Timer = 0x8800_000C,
        SyncTries = 0x8800_2000, SyncRttHigh = 0x8800_2001, SyncRttLow = 0x8800_2002, SyncTimeHigh = 0x8800_2003, SyncTimeLow = 0x8800_2004, SyncActive = 0x8800_2005,
        PhyEnables = 0x8800_4000, PhyCrcErrors = 0x8800_4004, PhyOnline = 0x8800_400C, PhyDropped = 0x8800_4014, PhyWords = 0x8800_C000, PhyConfig = 0x8800_6000, Spi = 0x8800_7000, I2c = 0x8800_7800, I2cPrescaler = 0x8800_7A00, EventSwitch = 0x8800_7C00,
        PerfTest = 0x8800_8000, PerfTestSent = 0x8800_8001, PerfTestReceived = 0x8800_8002, PerfTestInOrder = 0x8800_8003, PerfTestErrorWord = 0x8800_8004, ArqWrites = 0x8800_C010, ArqTx = 0x8800_C011, ArqRx = 0x8800_C012, ArqReads = 0x8800_C013,
        SpikeIoOutput = 0x8802_0000, SpikeIoInput = 0x8803_0000, SpikeIoConfig = 0x8803_8000, InputRoutes = 0x880C_0000, OutputRoutes = 0x880D_0000;

    private const uint PhyConfigDefault = 0x0020_4040, SpikeIoConfigDefault = 1, InstructionTimeoutDefault = 1_250_000;
    private readonly Dictionary<uint, uint> _words = [];
    private readonly FpgaOptions _options;

    public FpgaRegisters(FpgaOptions options)
    {
        _options = options;
        Reset();
    }

    /// <summary>Power-up values: 0, but for those that must never read 0 (registers-notes.md 15 and 16).</summary>
    public void Reset()
    {
        _words.Clear();
        this[InstructionTimeout] = InstructionTimeoutDefault;
        this[SyncTries] = 3;
        this[SpikeIoConfig] = SpikeIoConfigDefault;
        for (uint phy = 0; phy < 8; phy++) this[PhyConfig + phy] = PhyConfigDefault;
    }

    public uint this[uint address]
    {
        get => address switch
        {
            DnaHigh => (uint)(_options.DeviceDna >> 32) & 0x1FF_FFFF,
            DnaLow => (uint)_options.DeviceDna,
            _ => _words.GetValueOrDefault(address),
        };
        set => _words[address] = value;
    }

    /// <summary>Implemented bits of a writable register; 0 where writes do nothing.</summary>
    public static uint WritableMask(uint address) => address switch
    {
        EventRecording or SystimeCorrection or PerfTest or WriteFilter => 1,
        PollAddress or PollTarget or PollMask or InstructionTimeout => uint.MaxValue,
        SyncTries => 15,
        PhyEnables => 0xFF,
        >= PhyConfig and < PhyConfig + 8 => 0x3F_FFFF,
        I2cPrescaler => 0xFFFF,
        >= EventSwitch and < EventSwitch + 10 => uint.MaxValue,
        SpikeIoConfig => 0x7_FFFF,
        >= SpikeIoOutput and < SpikeIoOutput + 0x1_0000 => 0xFF,
        >= SpikeIoInput and < SpikeIoInput + 0x100 => 0xFFFF,
        >= InputRoutes and < InputRoutes + 0x8000 => 0x1_FFFF,
        >= OutputRoutes and < OutputRoutes + 0x1_0000 => 0xFFFF,
        _ => 0,
    };
}
