using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>Seeded programs of everything that <see cref="ReferenceBoard"/> knows, mixed.</summary>
internal sealed class RandomPrograms(int seed)
{
    // SRAM, DRAM, registers of the FPGA and the chip that store what is written; few, so that reads meet writes.
    private static readonly uint[] Memory = [0x8000_0000, 0x8000_7FFE, 0x8400_0010, 0x87FF_FFF0, 0x14_0000, 0x15_8902, 0x16_0002, 0x17_8242];
    private static readonly uint[] Readable = [.. Memory, 0x8800_000C, 0x8800_0005, 0x8800_0009];

    private readonly Random _random = new(seed);

    /// <summary>Closes all crossbar nodes but the four loops, records events, enables the links, synchronises.</summary>
    public static ulong[] Start()
    {
        List<ulong> words = [.. FpgaRig.Write(FpgaRegisters.InstructionTimeout, 100_000), .. FpgaRig.Write(FpgaRegisters.EventRecording, 1)];
        for (uint node = 0; node < 76; node++) words.AddRange(FpgaRig.Write(0x13_0019 + node, IsLoop(node) ? 0u : 0x0001_0000));
        words.AddRange([.. FpgaRig.Write(FpgaRegisters.PhyEnables, 0xFF), .. FpgaRig.Write(0x0004_0000, 0xFF)]);
        return [.. words, UtWord.SystimeInit(true), UtWord.Barrier(BarrierKind.Systime), UtWord.TimerSetup, UtWord.Halt];
    }

    /// <summary>Lets everything that is under way arrive.</summary>
    public static ulong[] End() => [UtWord.TimerSetup, UtWord.WaitUntil(100_000), UtWord.Halt];

    public ulong[] Next()
    {
        List<ulong> words = [];
        int parts = _random.Next(5, 120);
        for (int i = 0; i < parts; i++) words.AddRange(Part());
        if (_random.Next(4) > 0) words.AddRange([UtWord.TimerSetup, UtWord.WaitUntil(400), UtWord.Barrier(BarrierKind.Omnibus)]);
        return [.. words, UtWord.Halt];
    }

    private ulong[] Part() => _random.Next(24) switch
    {
        < 6 => FpgaRig.Write(Pick(Memory), (uint)_random.NextInt64(1L << 32), _random.Next(2) == 0 ? 15u : (uint)_random.Next(16)),
        < 10 => [.. Enumerable.Range(0, _random.Next(1, 70)).Select(_ => FpgaRig.Read(Pick(Readable)))],
        < 14 => [.. Enumerable.Range(0, _random.Next(1, 12)).Select(_ => Spikes())],
        14 => [.. Enumerable.Range(0, _random.Next(1, 30)).Select(_ => UtWord.SpikePack(Label(1), Label(1), Label(1)))],
        < 17 => [UtWord.WaitUntil((uint)_random.Next(3000))],
        17 => [UtWord.TimerSetup],
        18 => [UtWord.Tick],
        19 => [UtWord.Barrier((BarrierKind)_random.Next(8))],
        20 => Poll(),
        21 => Setting(),
        22 => [UtWord.JtagScaler((byte)_random.Next(20)), UtWord.JtagInit, UtWord.JtagInstruction(1), UtWord.JtagData(0, 32, _random.Next(2) == 0)],
        _ => [UtWord.SystimeInit(false)],
    };

    private ulong Spikes()
    {
        ushort Any() => Label(_random.Next(4));
        return _random.Next(3) switch { 0 => UtWord.SpikePack(Any()), 1 => UtWord.SpikePack(Any(), Any()), _ => UtWord.SpikePack(Any(), Any(), Any()) };
    }

    private ushort Label(int channel) => (ushort)(channel << 14 | _random.Next(1 << 14));

    // Half of them look for what can never be.
    private ulong[] Poll()
    {
        bool equality = _random.Next(2) == 0;
        uint mask = _random.Next(2) == 0 ? 0u : uint.MaxValue, target = (uint)_random.Next(2);
        return [.. FpgaRig.Write(FpgaRegisters.PollAddress, Pick(Memory)), .. FpgaRig.Write(FpgaRegisters.PollTarget, target), .. FpgaRig.Write(FpgaRegisters.PollMask, mask),
            UtWord.Barrier(BarrierKind.Omnibus), UtWord.PollingOmnibusBlock(equality)];
    }

    private ulong[] Setting() => _random.Next(4) switch
    {
        0 => FpgaRig.Write(FpgaRegisters.InstructionTimeout, (uint)_random.Next(60, 5000)),
        1 => FpgaRig.Write(FpgaRegisters.EventRecording, (uint)_random.Next(2)),
        2 => FpgaRig.Write(FpgaRegisters.EventRecording, 1),
        _ => FpgaRig.Write(0x13_0019 + 24 + (9 * (uint)_random.Next(4)) + 8, _random.Next(2) == 0 ? 0u : (uint)_random.Next(1 << 14) << 16 & 0x0300_0000 | 0x0300),
    };

    private uint Pick(uint[] addresses) => addresses[_random.Next(addresses.Length)];

    private static bool IsLoop(uint node) => node is >= 24 and < 60 && (node - 24) % 9 == 8;
}
