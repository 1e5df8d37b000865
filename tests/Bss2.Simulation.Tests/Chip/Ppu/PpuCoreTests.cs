namespace Bss2.Simulation.Tests;

public sealed class PpuCoreTests
{
    private const uint Start = 0x40, BranchToStart = 0x4800_0040, Wait = 0x7C00_007C;

    // Primary opcodes, and every extended opcode of the three groups: what the map names the model executes, and nothing else.
    public static TheoryData<uint, int, int> Groups => new() { { 0, 26, 64 }, { PpuOpcode.FixedPoint << 26, 1, 1024 }, { PpuOpcode.System << 26, 1, 1024 }, { PpuOpcode.Vector << 26, 2, 512 } };

    [Theory, MemberData(nameof(Groups))]
    public void The_model_knows_the_instructions_of_the_map_and_no_others(uint group, int shift, int count)
    {
        for (uint code = 0; code < count; code++)
        {
            uint word = group | (code << shift);
            if (PpuPattern.MnemonicOf(word) == "unknown" && group == 0 && word >> 26 is PpuOpcode.FixedPoint or PpuOpcode.System or PpuOpcode.Vector) continue;
            PpuFault? fault = FirstFault(word);
            bool known = fault is not { Kind: PpuFaultKind.UnknownInstruction, Address: Start };
            Assert.True(known == (PpuPattern.MnemonicOf(word) != "unknown"), $"0x{word:x8}: {PpuPattern.MnemonicOf(word)} by the map, {(known ? "executed" : "ignored")} by the model");
        }
    }

    [Fact]
    public void The_first_fault_of_each_kind_is_kept_with_the_way_there()
    {
        var ppu = new StandalonePpu();
        // nop; unknown; nop; unknown; wait
        uint[] words = [0x6000_0000, 0x0000_0000, 0x6000_0000, 0x0400_0000, Wait];
        ppu.Memory[0] = BranchToStart;
        words.CopyTo(ppu.Memory, Start / 4);

        Assert.True(ppu.Run(1000));

        PpuReport report = ppu.Report();
        Assert.Equal((6, 2), (report.Executed, report.UnknownInstructions));
        PpuFault fault = Assert.Single(report.FirstFaults);
        Assert.Equal((0x44u, 0u), (fault.Address, fault.Word));
        Assert.Equal([new PpuStep(0, BranchToStart), new PpuStep(0x40, 0x6000_0000), new PpuStep(0x44, 0)], fault.LastExecuted);
        Assert.Equal(6, report.LastExecuted.Count);
        Assert.Contains("2 unknown", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("0x0050 0x7c00007c wait", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_32_instructions_are_kept()
    {
        var ppu = new StandalonePpu();
        ppu.Memory[0] = BranchToStart;
        for (int i = 0; i < 100; i++) ppu.Memory[(Start / 4) + i] = 0x6000_0000;
        ppu.Memory[(Start / 4) + 100] = Wait;
        Assert.True(ppu.Run(1000));
        Assert.Equal(Enumerable.Range(69, 32).Select(i => (uint)(Start + (4 * i))), ppu.Report().LastExecuted.Select(s => s.Address));
    }

    [Fact]
    public void A_program_without_an_end_is_told_from_one_with()
    {
        var ppu = new StandalonePpu();
        ppu.Memory[0] = 0x4800_0000;
        Assert.False(ppu.Run(1000));
        Assert.False(ppu.Report().IsSleeping);
    }

    private static PpuFault? FirstFault(uint word)
    {
        var ppu = new StandalonePpu();
        ppu.Memory[0] = BranchToStart;
        ppu.Memory[Start / 4] = word;
        ppu.Memory[(Start / 4) + 1] = Wait;
        ppu.Run(100);
        return ppu.Report().FirstFaults.FirstOrDefault(f => f.Kind == PpuFaultKind.UnknownInstruction);
    }
}
