using System.Globalization;
using Bss2.Protocol;
using Bss2.Tests;

namespace Bss2.Experiment.Tests;

public class DigitalInitTests
{
    [Theory]
    [InlineData("digital_init_v3_cube.words.txt", AdapterBoard.Cube, 348)]
    [InlineData("digital_init_v3_jboa.words.txt", AdapterBoard.Jboa, 239)]
    public void The_default_initialisation_equals_the_reference_word_for_word(string file, AdapterBoard board, int wordCount)
    {
        ulong[] expected = [.. File.ReadLines(SharedMaterial.Path("spec/" + file))
            .Select(line => line.Split(' ', 2)[0])
            .Where(word => word.Length == 16)
            .Select(word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

        ulong[] found = DigitalInit.Build(new() { Board = board }).Words.ToArray();

        Assert.Equal(wordCount, found.Length);
        Assert.Equal(expected.Select(UtWord.Describe), found.Select(UtWord.Describe));
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Timings_of_the_hardware_database_put_the_first_element_in_the_low_bits()
    {
        // synram_timing_pcconf [[1,2],[3,4]], wconf [[5,6],[7,72]]: link-protocol.md 5.5.
        ReadOnlySpan<ulong> words = DigitalInit.Build(new() { SynramTop = new(1, 2, 5, 6), SynramBottom = new(3, 4, 7, 72) }).Words.Span;

        Assert.Equal((0x21u, 0x0605u, 0x43u, 0x4807u), (Written(words, 0x0200_0000), Written(words, 0x0200_0001), Written(words, 0x0300_0000), Written(words, 0x0300_0001)));
    }

    [Theory, InlineData(16, 0), InlineData(-1, 0), InlineData(0, 256)]
    public void A_timing_outside_its_range_is_refused(int precharge, int write) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DigitalInit.Build(new() { SynramTop = new(precharge, 0, write, 0) }));

    [Fact]
    public void Without_the_link_nothing_goes_over_the_chips_omnibus_directly()
    {
        PlaybackProgram program = DigitalInit.Build(new() { Board = AdapterBoard.None, HighspeedLink = false });

        foreach (ulong word in program.Words.Span)
            if (UtWord.Opcode(word) == UtToFpgaOpcode.OmnibusAddress) Assert.True((word & 0x8000_0000) != 0, UtWord.Describe(word));
        Assert.Equal(UtWord.Barrier(BarrierKind.Jtag), program.Words.Span[^1]);
    }

    private static uint Written(ReadOnlySpan<ulong> words, uint address)
    {
        int index = words.IndexOf(UtWord.OmnibusAddress(address, isRead: false));
        Assert.True(index >= 0, $"0x{address:x8} is not written");
        return (uint)words[index + 1];
    }
}
