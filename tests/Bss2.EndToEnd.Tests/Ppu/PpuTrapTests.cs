using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>Trap instructions: every condition against every order of two numbers, and what the handler sees.</summary>
public sealed class PpuTrapTests
{
    private const uint At = 0x48, EsrTrap = 0x0200_0000;

    // Bits of TO: signed <, signed >, =, unsigned <, unsigned >.
    [Theory]
    [InlineData(3, 5, 0b10010)]
    [InlineData(5, 3, 0b01001)]
    [InlineData(4, 4, 0b00100)]
    [InlineData(-1, 1, 0b10001)]
    [InlineData(1, -1, 0b01010)]
    [InlineData(-5, -3, 0b10010)]
    public void A_trap_is_taken_when_one_of_its_conditions_holds(int a, int b, int holding)
    {
        for (int to = 0; to < 32; to++)
        {
            PpuState end = Run($"li r3, {a}\nli r4, {b}\ntw {to}, r3, r4\nli r5, 1\nwait");
            bool taken = (to & holding) != 0;
            Assert.Equal(taken ? (0u, At, EsrTrap) : (1u, 0u, 0u), (end.Gpr[5], end.Srr0, end.Esr));
        }
    }

    // nux does not extend the immediate's sign: -1 compares as 65535.
    [Theory]
    [InlineData(4, 7, 7, true)]
    [InlineData(16, 6, 7, true)]
    [InlineData(8, 6, 7, false)]
    [InlineData(16, 5, 65535, true)]
    [InlineData(1, -1, 65535, true)]
    [InlineData(4, -1, 65535, false)]
    public void A_trap_with_an_immediate_compares_with_its_sixteen_bits(int to, int a, int immediate, bool taken)
    {
        PpuState end = Run($"li r3, {a}\nnop\ntwi {to}, r3, {immediate}\nli r5, 1\nwait");
        Assert.Equal(taken ? (0u, At) : (1u, 0u), (end.Gpr[5], end.Srr0));
    }

    private static PpuState Run(string source)
    {
        var ppu = new StandalonePpu();
        PpuAssembler.Assemble("b start\n.org 0x1c\nwait\n.org 0x40\nstart: " + source).Words.CopyTo(ppu.Memory, 0);
        Assert.True(ppu.Run(1000));
        return ppu.State;
    }
}
