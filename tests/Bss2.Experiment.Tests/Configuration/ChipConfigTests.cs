using Bss2.Chip;

namespace Bss2.Experiment.Tests;

public sealed class ChipConfigTests
{
    [Fact]
    public void Registers_hold_what_was_set_and_nothing_else_changes()
    {
        var config = new ChipConfig();
        ChipConfig before = config.Clone();
        NeuronConfig value = NeuronConfig.Default with { EnableFire = true, MembraneCapacitorSize = 63 };

        config.Set(NeuronConfig.At(new NeuronOnChip(1, 200)), value);

        Assert.Equal(value, config.Get(NeuronConfig.At(456)));
        Assert.Equal(NeuronConfig.Default, config.Get(NeuronConfig.At(455)));
        Assert.False(config.IsEqualTo(before));
        config.Set(NeuronConfig.At(456), NeuronConfig.Default);
        Assert.True(config.IsEqualTo(before));
    }

    [Fact]
    public void Default_drops_every_event()
    {
        var config = new ChipConfig();
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++)
            for (int label = 0; label < 1 << 14; label += 61)
                Assert.NotEqual(config.Get(CrossbarNode.At(n)).Target, label & config.Get(CrossbarNode.At(n)).Mask);
    }

    [Fact]
    public void A_trigger_is_no_configuration()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => new ChipConfig().Get(NeuronReset.At(0)));
        Assert.Contains("NeuronReset", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChipConfig().Get(NeuronConfig.At(512)));
    }

    [Fact]
    public void No_two_words_of_the_image_have_the_same_address()
    {
        var seen = new HashSet<uint>();
        for (int part = 0; part < ChipConfig.Parts.Count; part++)
            foreach (uint address in ChipConfig.AddressesOfPart(part)) Assert.True(seen.Add(address), $"{ChipConfig.Parts[part].Name} shares 0x{address:x8}");
        Assert.Equal(ChipConfig.WordCount, seen.Count);
    }

    [Fact]
    public void Text_names_every_changed_field_with_both_values()
    {
        var from = new ChipConfig();
        ChipConfig to = from.Clone();
        to.Set(NeuronConfig.At(12), NeuronConfig.Default with { EnableFire = true });
        to.Set(CapMemCell.At(9692), new CapMemCell { Value = 389 });

        string text = ChipConfigText.Changes(from, to);

        Assert.Contains("\"NeuronConfig[12]\"", text, StringComparison.Ordinal);
        Assert.Contains("\"enable_fire\"", text, StringComparison.Ordinal);
        Assert.Contains("389", text, StringComparison.Ordinal);
        Assert.DoesNotContain("enable_threshold_comparator", text, StringComparison.Ordinal);
        Assert.Equal("{}", ChipConfigText.Changes(from, from.Clone()));
    }
}
