using Bss2.Chip;

namespace Bss2.Experiment.Tests;

public class TestTargetTests
{
    private static readonly RegisterScope Everything = new(IsModel: true);

    public static TheoryData<string> Testable => [.. RegisterCatalog.All.Where(c => RegisterPolicy.WhyNotTest(c, Everything) is null).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Testable))]
    public void Test_values_lie_in_the_ranges_of_the_fields(string name)
    {
        ContainerInfo container = RegisterCatalog.Find(name)!;
        var target = new TestTarget(container);
        var block = new RegisterBlock(container, 0, Math.Min(container.CoordinateCount, 64));
        for (int step = 0; step < Math.Min(40, target.BitCount); step++)
            foreach (bool invert in new[] { false, true })
            {
                target.FillRandom(block, new Philox(Key: 3), step, invert);
                AssertLegal(block);
                target.FillWalking(block, step, invert);
                AssertLegal(block);
            }
    }

    [Fact]
    public void A_walking_one_reaches_every_bit_of_every_instance()
    {
        var target = new TestTarget(NeuronBackendConfig.Info);
        var block = new RegisterBlock(NeuronBackendConfig.Info, 0, 4);
        var seen = new uint[block.Words.Length];
        for (int step = 0; step < target.BitCount; step++)
        {
            target.FillWalking(block, step, invert: false);
            for (int i = 0; i < seen.Length; i++) seen[i] |= block.Words[i];
        }
        for (int i = 0; i < seen.Length; i++) Assert.Equal(NeuronBackendConfig.Info.ImplementedMask(i % NeuronBackendConfig.WordCount), seen[i]);
    }

    [Fact]
    public void Random_values_differ_between_instances_and_rounds_but_not_between_runs()
    {
        var target = new TestTarget(PpuMemoryWord.Info);
        RegisterBlock one = new(PpuMemoryWord.Info, 0, 64), again = new(PpuMemoryWord.Info, 0, 64), other = new(PpuMemoryWord.Info, 0, 64);
        target.FillRandom(one, new Philox(Key: 1), 0, invert: false);
        target.FillRandom(again, new Philox(Key: 1), 0, invert: false);
        target.FillRandom(other, new Philox(Key: 1), 1, invert: false);
        Assert.Equal(one.Words, again.Words);
        Assert.NotEqual(one.Words, other.Words);
        Assert.Equal(64, one.Words.Distinct().Count());
    }

    [Fact]
    public void Only_bits_that_exist_are_compared()
    {
        var target = new TestTarget(CapMemCell.Info);
        Assert.True(target.IsEqual([0x155], [0xFFFF_F955 & ~0x300u | 0x100], 0, out _));
        Assert.False(target.IsEqual([0x155], [0x154], 0, out int word));
        Assert.Equal(0, word);
    }

    [Fact]
    public void Containers_with_side_effects_are_not_tested()
    {
        string[] left = ["InstructionTimeoutConfig", "CommonSynramConfig", "PhyConfigFPGA", "CommonPhyConfigFPGA", "CommonPhyConfigChip", "PPUControlRegister", "PerfTest", "ADPLL"];
        Assert.All(left, name => Assert.NotNull(RegisterPolicy.WhyNotTest(RegisterCatalog.Find(name)!, Everything)));
    }

    [Fact]
    public void A_real_chip_is_asked_only_for_what_it_answers()
    {
        var hardware = new RegisterScope(IsModel: false);
        Assert.All(RegisterCatalog.All.Where(c => !c.ReadableOnHardware), c => Assert.NotNull(RegisterPolicy.WhyNotRead(c, hardware)));
        Assert.NotNull(RegisterPolicy.WhyNotTest(OutputRoutingTableEntry.Info, hardware));
        Assert.Null(RegisterPolicy.WhyNotTest(OutputRoutingTableEntry.Info, hardware with { Board = AdapterBoard.Jboa }));
    }

    private static void AssertLegal(RegisterBlock block)
    {
        for (int i = 0; i < block.Count; i++)
        {
            Dictionary<string, long> values = block.Container.Decode(block.WordsOf(i), i);
            foreach (FieldInfo field in block.Container.Fields)
            {
                long value = values[field.Name];
                if (field.Kind != FieldKind.OneHot || value != -1) Assert.InRange(value, field.Min, field.Max);
                if (field.Kind == FieldKind.Const) Assert.Equal(field.Default, value);
            }
        }
    }
}
