using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>The FPGA's address space against the register map, and the registers that do more than store.</summary>
public class FpgaRegistersTests
{
    // Reading them back means nothing (registers-notes.md 15): the timer counts, a running test counts, triggers store nothing.
    private static readonly HashSet<string> NotStored = ["Timer", "PerfTest"];

    public static TheoryData<string> Containers => [.. RegisterCatalog.All.Where(c => c.IsOnOmnibus && c.CoordinateCount > 0 && c.WordMaps[0].Address(0, 0) >= 0x8000_0000).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Containers))]
    public void Every_container_of_the_map_answers_and_keeps_all_bits_of_its_fields(string name)
    {
        ContainerInfo container = RegisterCatalog.Find(name)!;
        var rig = new FpgaRig();
        foreach (int coordinate in Samples(container.CoordinateCount))
            for (int word = 0; word < container.WordCount; word++)
            {
                uint address = container.Address(coordinate, word), mask = container.ImplementedMask(word);
                foreach (uint pattern in new[] { 0xFFFF_FFFF, 0xA5A5_A5A5u, 0x5A5A_5A5Au, 1u })
                {
                    List<Answer> answers = rig.Run([.. container.Writable ? FpgaRig.Write(address, pattern) : [], FpgaRig.Read(address), UtWord.TimerSetup, UtWord.WaitUntil(200)]);
                    Answer answer = Assert.Single(answers, a => a.Opcode == UtFromFpgaOpcode.OmnibusData);
                    if (container.Writable && !NotStored.Contains(name)) Assert.Equal(pattern & mask, (uint)answer.Message.Low & mask);
                }
            }
    }

    [Fact]
    public void Unmapped_addresses_answer_zero_once()
    {
        List<Answer> answers = new FpgaRig().Run([.. FpgaRig.Write(0x8800_1000, 5), FpgaRig.Read(0x8800_1000), FpgaRig.Read(0x8FFF_FFFF), FpgaRig.Read(0x8200_0000), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt]);
        Assert.Equal([0ul, 0ul, 0ul, 0ul], answers.Select(a => a.Message.Low));
    }

    [Fact]
    public void The_device_number_is_that_of_the_options()
    {
        List<Answer> answers = new FpgaRig(new FpgaOptions { DeviceDna = 0x123_4567_89AB_CDEF }).Run(FpgaRig.Read(0x8800_0003), FpgaRig.Read(0x8800_0004), UtWord.Barrier(BarrierKind.Omnibus));
        Assert.Equal([0x123_4567ul, 0x89AB_CDEFul], answers.Select(a => a.Message.Low));
    }

    [Fact]
    public void Registers_that_a_reference_client_could_not_decode_as_zero_start_at_their_defaults()
    {
        List<Answer> answers = new FpgaRig().Run(FpgaRig.Read(FpgaRegisters.SpikeIoConfig), FpgaRig.Read(FpgaRegisters.PhyConfig + 7), FpgaRig.Read(FpgaRegisters.InstructionTimeout), FpgaRig.Read(FpgaRegisters.SyncTries), UtWord.Barrier(BarrierKind.Omnibus));
        Assert.Equal([1ul, 0x0020_4040ul, 1_250_000ul, 3ul], answers.Select(a => a.Message.Low));
    }

    [Fact]
    public void One_read_of_two_words_of_the_chip_raises_read_and_write_counts_by_two()
    {
        var rig = new FpgaRig();
        ulong[] status = [FpgaRig.Read(0x8800_C010), FpgaRig.Read(0x8800_C013), UtWord.Barrier(BarrierKind.Omnibus)];
        ulong[] before = [.. rig.Run(status).Select(a => a.Message.Low)];
        rig.Run(FpgaRig.Read(0), FpgaRig.Read(1), UtWord.Barrier(BarrierKind.Omnibus));
        ulong[] after = [.. rig.Run(status).Select(a => a.Message.Low)];
        Assert.Equal([2ul, 2ul], after.Zip(before, (a, b) => a - b));
    }

    [Fact]
    public void Links_come_up_once_both_sides_are_enabled_with_one_notification_each()
    {
        var rig = new FpgaRig();
        rig.Run(FpgaRig.Write(FpgaRegisters.PhyEnables, 0xFF));
        Assert.Empty(rig.Run(UtWord.TimerSetup, UtWord.WaitUntil(20_000)));

        rig.Run(FpgaRig.Write(0x0004_0000, 0xFF));
        Assert.Empty(rig.Run(UtWord.TimerSetup, UtWord.WaitUntil((uint)rig.Options.LinkUpTicks - 100)));
        List<Answer> up = rig.Run(UtWord.WaitUntil(10_000), FpgaRig.Read(FpgaRegisters.PhyOnline), UtWord.Barrier(BarrierKind.Omnibus));
        Assert.Equal(Enumerable.Range(0, 8).Select(phy => (ulong)((phy << 5) | 0x10)), up.Where(a => a.Opcode == UtFromFpgaOpcode.HighspeedLinkNotification).Select(a => a.Message.Low));
        Assert.InRange(up[^1].Message.Low, 3000ul, 5000ul);
    }

    [Fact]
    public void The_mask_of_the_chip_counts_links_the_other_way_round()
    {
        var rig = new FpgaRig();
        List<Answer> up = rig.Run([.. FpgaRig.Write(FpgaRegisters.PhyEnables, 0b0000_0101), .. FpgaRig.Write(0x0004_0000, 0b1000_0000), UtWord.TimerSetup, UtWord.WaitUntil(10_000)]);
        Assert.Equal([0x10ul], up.Select(a => a.Message.Low));
    }

    [Fact]
    public void The_performance_test_counts_while_it_is_on_and_loses_nothing()
    {
        var rig = new FpgaRig();
        ulong[] read = [.. Enumerable.Range(1, 4).Select(i => FpgaRig.Read(FpgaRegisters.PerfTest + (uint)i)), UtWord.Barrier(BarrierKind.Omnibus)];
        List<Answer> answers = rig.Run([.. FpgaRig.Write(FpgaRegisters.PerfTest, 1), UtWord.TimerSetup, UtWord.WaitUntil(1000), .. FpgaRig.Write(FpgaRegisters.PerfTest, 0), UtWord.WaitUntil(9000), .. read]);
        Assert.InRange(answers[0].Message.Low, 1000ul, 1010ul);
        Assert.Equal([answers[0].Message.Low, answers[0].Message.Low, answers[0].Message.Low, 0ul], answers.Select(a => a.Message.Low));
    }

    private static IEnumerable<int> Samples(int count) => new[] { 0, 1, count / 3, count - 2, count - 1 }.Where(c => c >= 0 && c < count).Distinct();
}
