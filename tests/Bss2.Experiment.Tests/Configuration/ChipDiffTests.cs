using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment.Tests;

public sealed class ChipDiffTests
{
    [Fact]
    public void An_unknown_chip_gets_every_word_and_its_crossbar_closed_first()
    {
        var config = new ChipConfig();
        config.OpenNode(new CrossbarNodeOnChip(8, 0));
        var builder = new PlaybackProgramBuilder();

        int written = ChipDiff.Append(builder, null, config);

        (uint Address, uint Data)[] writes = Writes(builder);
        Assert.Equal(ChipConfig.WordCount + CrossbarNodeOnChip.Count, written);
        Assert.Equal(written, writes.Length);
        uint node = CrossbarNode.At(new CrossbarNodeOnChip(8, 0)).AddressOf(0).Value;
        Assert.All(writes[..CrossbarNodeOnChip.Count], w => Assert.Equal(0x0001_0000u, w.Data));
        int opened = Array.FindLastIndex(writes, w => w.Address == node), synapse = Array.FindLastIndex(writes, w => w.Address >= 0x02C0_0000);
        Assert.True(opened > synapse, "a node must not open before the synapses are written");
        Assert.NotEqual(0x0001_0000u, writes[opened].Data & 0x3FFF_FFFFu);
    }

    [Fact]
    public void Equal_configurations_send_nothing()
    {
        var builder = new PlaybackProgramBuilder();
        Assert.Equal(0, ChipDiff.Append(builder, new ChipConfig(), new ChipConfig()));
        Assert.Equal(0, builder.WordCount);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(1000)]
    public void Exactly_the_changed_words_are_sent_and_make_the_chip_equal(int changes)
    {
        var present = new ChipConfig();
        ChipConfig wanted = present.Clone();
        var random = new Philox(5);
        for (int i = 0; i < changes; i++)
        {
            uint x = random.Block(1, (uint)i, 0).X0;
            wanted.SynapseWords[(int)(x % 65536)] = x | 1;
        }
        int expected = 0;
        for (int i = 0; i < wanted.SynapseWords.Length; i++)
            if (wanted.SynapseWords[i] != present.SynapseWords[i]) expected++;
        var builder = new PlaybackProgramBuilder();

        int written = ChipDiff.Append(builder, present, wanted);

        Assert.Equal(expected, written);
        foreach ((uint address, uint data) in Writes(builder))
        {
            Assert.True(RegisterCatalog.TryFind(address, out ContainerInfo? container, out int coordinate, out int word));
            if (container!.Name != "SynapseQuad") Assert.True(SynapseQuadWord(address, out coordinate, out word));
            present.SynapseWords[(coordinate * 2) + word] = data;
        }
        Assert.True(present.IsEqualTo(wanted));
    }

    [Fact]
    public void Nodes_close_before_and_open_after_everything_else()
    {
        var present = new ChipConfig();
        present.OpenNode(new CrossbarNodeOnChip(9, 1));
        ChipConfig wanted = present.Clone();
        wanted.CloseNode(new CrossbarNodeOnChip(9, 1));
        wanted.OpenNode(new CrossbarNodeOnChip(8, 0));
        wanted.Set(NeuronConfig.At(3), NeuronConfig.Default with { EnableFire = true });
        var builder = new PlaybackProgramBuilder();

        ChipDiff.Append(builder, present, wanted);

        uint[] addresses = [.. Writes(builder).Select(w => w.Address)];
        Assert.Equal(CrossbarNode.At(new CrossbarNodeOnChip(9, 1)).AddressOf(0).Value, addresses[0]);
        Assert.Equal(CrossbarNode.At(new CrossbarNodeOnChip(8, 0)).AddressOf(0).Value, addresses[^1]);
        Assert.Equal(3, addresses.Length);
    }

    [Fact]
    public void A_running_background_source_is_stopped_before_it_gets_a_new_seed()
    {
        var present = new ChipConfig();
        present.Set(BackgroundSpikeSource.At(2), BackgroundSpikeSource.Default with { Enable = true, Seed = 1, Period = 1000 });
        ChipConfig wanted = present.Clone();
        wanted.Set(BackgroundSpikeSource.At(2), present.Get(BackgroundSpikeSource.At(2)) with { Seed = 1234 });
        var builder = new PlaybackProgramBuilder();

        ChipDiff.Append(builder, present, wanted);

        // registers-notes.md 9: control of source 2 is 0x130007, its seed 0x130008.
        (uint Address, uint Data)[] writes = Writes(builder);
        int stop = Array.FindIndex(writes, w => w.Address == 0x130007 && (w.Data & 1) == 0), seed = Array.FindLastIndex(writes, w => w.Address == 0x130008);
        Assert.True(stop >= 0 && stop < seed);
        Assert.Equal((0x130007u, 0x03E8_0001u), writes[^1]);
    }

    private static (uint Address, uint Data)[] Writes(PlaybackProgramBuilder builder)
    {
        ReadOnlySpan<ulong> words = builder.Build().Words.Span;
        var writes = new List<(uint, uint)>();
        for (int i = 0; i < words.Length; i += 2)
        {
            Assert.Equal(UtToFpgaOpcode.OmnibusAddress, UtWord.Opcode(words[i]));
            Assert.Equal(UtToFpgaOpcode.OmnibusData, UtWord.Opcode(words[i + 1]));
            writes.Add(((uint)words[i], (uint)words[i + 1]));
        }
        return [.. writes];
    }

    // Several containers are windows onto the synapse memory; the raw view is at 0xf0000 of the port.
    private static bool SynapseQuadWord(uint address, out int coordinate, out int word)
    {
        foreach (AddressMap map in SynapseQuad.Info.WordMaps)
            if (map.TryFind(address, out coordinate, out word)) return true;
        (coordinate, word) = (-1, -1);
        return false;
    }
}
