namespace Bss2.Simulation;

/// <summary>
/// One PPU without a chip: 16 KiB of memory that repeat over all addresses, and a parallel port with 256 entries of 128 bytes that repeat too.
/// The set-up of vectors/ppu/README.md.
/// </summary>
public sealed class StandalonePpu
{
    private readonly PpuCore _core;
    private readonly Port _port = new();

    /// <summary>A processor in reset; <paramref name="skipLoops"/> jumps loops that wait, with the same result.</summary>
    public StandalonePpu(bool skipLoops = false) => _core = new(number: 0, skipLoops, addressesWrap: true);

    /// <summary>Registers at the start of <see cref="Run"/>, and after it those at its end.</summary>
    public PpuState State { get; } = new();

    /// <summary>Memory, [4096 words].</summary>
    public uint[] Memory { get; } = new uint[PpuCore.SramWords];

    /// <summary>Cycles of the last run, from reset to the wait instruction.</summary>
    public ulong Cycles { get; private set; }

    /// <summary>Faults and the last executed instructions of the last run.</summary>
    public PpuReport Report() => _core.Report();

    /// <summary>Entry <paramref name="index"/> (0..255) of the parallel port.</summary>
    public Span<byte> PortEntry(int index) => _port.Entry((uint)index);

    /// <summary>Runs from address 0 until the program waits; false when it did not within <paramref name="cyclesMax"/>.</summary>
    public bool Run(ulong cyclesMax)
    {
        _core.Reset(now: 0);
        for (int w = 0; w < Memory.Length; w++) _core.WriteSram(w, Memory[w], uint.MaxValue);
        _core.SetRunning(true, now: 0);
        _core.Load(State);
        while (_core.RunUntil(cyclesMax) == PpuStop.BusAccess) _core.CompleteBusAccess(_port);
        for (int w = 0; w < Memory.Length; w++) Memory[w] = _core.ReadSram(w);
        _core.Save(State);
        Cycles = _core.SleepCycle;
        return _core.IsSleeping;
    }

    private sealed class Port : IPpuBus
    {
        private readonly byte[] _entries = new byte[256 * 128];

        public Span<byte> Entry(uint address) => _entries.AsSpan((int)(address & 0xFF) * 128, 128);

        public uint ReadWord(uint byteAddress, out int cycles) => throw new InvalidOperationException("All scalar addresses are in memory here.");

        public void WriteWord(uint byteAddress, uint data, uint byteEnables, out int cycles) => throw new InvalidOperationException("All scalar addresses are in memory here.");

        public void ReadCode(uint byteAddress, Span<uint> words) => throw new InvalidOperationException("All code is in memory here.");

        public void VectorIn(uint ioAddress, Span<byte> vector, out int cycles)
        {
            Entry(ioAddress).CopyTo(vector);
            cycles = 0;
        }

        public void VectorOut(uint ioAddress, ReadOnlySpan<byte> vector, UInt128 enables, out int cycles)
        {
            Span<byte> entry = Entry(ioAddress);
            for (int b = 0; b < vector.Length; b++)
                if ((enables >> b & 1) != 0) entry[b] = vector[b];
            cycles = 0;
        }
    }
}
