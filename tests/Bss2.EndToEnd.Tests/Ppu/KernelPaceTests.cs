using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>When the sampling kernel reads the converter, on one processor with a port that takes as long as the test says.</summary>
public sealed class KernelPaceTests
{
    private const uint NSamples = 0x28, Duration = 0x30, Command = 0x34;

    // Conversions of any length leave an even or odd rest; RUN and its form with a reset, several images one after the other.
    [Theory]
    [InlineData(StrobeCommand.Run, 20, 310, true)]
    [InlineData(StrobeCommand.Run, 20, 311, true)]
    [InlineData(StrobeCommand.Run, 20, 310, false)]
    [InlineData(StrobeCommand.RunAndReset, 4, 310, true)]
    [InlineData(StrobeCommand.RunAndReset, 4, 313, true)]
    public void Samples_are_425_cycles_apart(StrobeCommand command, uint samples, int conversion, bool skip)
    {
        var core = new PpuCore(number: 0, skip);
        var port = new TimedPort(core, conversion);
        uint[] words = StrobeKernel.Program.Words;
        for (int w = 0; w < words.Length; w++) core.WriteSram(w, words[w], uint.MaxValue);
        core.SetRunning(true, now: 0);
        core.WriteSram((int)NSamples / 4, samples, uint.MaxValue);
        for (int image = 0; image < 3; image++)
        {
            Run(core, port, core.Cycle + 1000 + (ulong)image);
            port.Triggers.Clear();
            core.WriteSram((int)Command / 4, (uint)command, uint.MaxValue);
            Run(core, port, core.Cycle + (samples * StrobeKernel.PeriodCycles) + 2000);
            Assert.Equal((int)samples, port.Triggers.Count);
            for (int k = 1; k < port.Triggers.Count; k++) Assert.Equal((ulong)StrobeKernel.PeriodCycles, port.Triggers[k] - port.Triggers[k - 1]);
            Assert.Equal(0u, core.ReadSram((int)Duration / 4) & StrobeKernel.LateFlag);
        }
    }

    private static void Run(PpuCore core, TimedPort port, ulong limit)
    {
        while (core.RunUntil(limit) == PpuStop.BusAccess) core.CompleteBusAccess(port);
    }

    private sealed class TimedPort(PpuCore core, int conversion) : IPpuBus
    {
        public List<ulong> Triggers { get; } = [];

        public uint ReadWord(uint byteAddress, out int cycles) => throw new InvalidOperationException("The kernel stays in its memory.");

        public void WriteWord(uint byteAddress, uint data, uint byteEnables, out int cycles) => throw new InvalidOperationException("The kernel stays in its memory.");

        public void ReadCode(uint byteAddress, Span<uint> words) => throw new InvalidOperationException("The kernel stays in its memory.");

        public void VectorIn(uint ioAddress, Span<byte> vector, out int cycles)
        {
            Triggers.Add(core.Cycle);
            cycles = conversion;
        }

        public void VectorOut(uint ioAddress, ReadOnlySpan<byte> vector, UInt128 enables, out int cycles) => cycles = (ioAddress & 0x8000_0000) != 0 ? 78 : 10;
    }
}
