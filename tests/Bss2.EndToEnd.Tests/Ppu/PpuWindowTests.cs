using Bss2.Experiment;

namespace Bss2.EndToEnd.Tests;

/// <summary>What fxvinx and fxvoutx reach (chip-model.md 5.3), beside the CADC, which the sampling kernels' tests cover.</summary>
public sealed class PpuWindowTests
{
    private const string StoreAndEnd = "li r4, 0x1000\nfxvstax v2, r0, r4\nsync\nwait";

    // index = 2 row + half; element j of half h is column 2 j + h.
    [Theory]
    [InlineData("0x0", 34, 63)]        // Weights of row 17, even columns.
    [InlineData("0x0", 35, 63)]
    [InlineData("0x4", 34, 63)]        // Labels.
    public async Task What_is_written_to_a_row_is_read_back_with_the_bits_that_it_has(string window, int index, byte kept)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        await board.RunAsync($"lis r3, {window}\nori r3, r3, {index}\nli r4, 0x3ff\nfxvsplatb v1, r4\nfxvoutx v1, r0, r3\nfxvinx v2, r0, r3\n{StoreAndEnd}");
        Assert.All(await board.ReadVectorAsync(0, 0x1000), b => Assert.Equal(kept, b));
    }

    [Theory, InlineData(0), InlineData(1)]
    public async Task A_weight_that_the_vector_unit_writes_lies_in_the_columns_of_its_half(int half)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        // Permuted bits on the omnibus: 33 has bits 5 and 0, and becomes 48 (chip-model.md 5.3).
        await board.RunAsync($"li r3, {2 + half}\nli r4, 33\nfxvsplatb v1, r4\nfxvoutx v1, r0, r3\nwait", ppu: 1);
        uint[] quads = await board.ReadAsync(0x03C0_0000 + 64, 64);
        for (int q = 0; q < 64; q++) Assert.Equal(q / 32 == half ? 0x3030_3030u : 0u, quads[q] & 0x3F3F_3F3F);
    }

    // The test pattern 0x80 | (column mod 64) << 1 (chip-model.md 4.1) shows which column is which.
    [Theory, InlineData("0x18", 0), InlineData("0x18", 1), InlineData("0x1c", 1), InlineData("0x38", 0)]
    public async Task The_converter_s_test_pattern_tells_the_columns_apart(string window, int half)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        await board.RunAsync($"lis r3, {window}\nori r3, r3, {half}\nfxvinx v2, r0, r3\n{StoreAndEnd}");
        byte[] codes = await board.ReadVectorAsync(0, 0x1000);
        for (int j = 0; j < 128; j++) Assert.Equal(0x80 | ((((2 * j) + half) % 64) << 1), codes[j]);
    }

    [Fact]
    public async Task Two_reads_of_the_random_generator_differ_and_so_do_its_columns()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        await board.RunAsync("lis r3, 0xe\nli r5, 0x1\nfxvsplatb v1, r5\nfxvoutx v1, r0, r3\nfxvinx v2, r0, r3\nfxvinx v3, r0, r3\nfxvoutx v1, r0, r3\nfxvinx v4, r0, r3\n" +
            "li r4, 0x1000\nfxvstax v2, r0, r4\nli r4, 0x1100\nfxvstax v3, r0, r4\nli r4, 0x1200\nfxvstax v4, r0, r4\nsync\nwait");
        byte[] first = await board.ReadVectorAsync(0, 0x1000), second = await board.ReadVectorAsync(0, 0x1100), again = await board.ReadVectorAsync(0, 0x1200);
        Assert.NotEqual(first, second);
        Assert.Equal(first, again);
        Assert.True(first.Distinct().Count() > 60, "each column has a polynomial of its own");
    }

    [Fact]
    public async Task Only_bytes_whose_condition_holds_are_written()
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        await board.RunAsync($"li r3, 8\nlis r5, 0x10\nori r5, r5, 0\nfxvinx v3, r5, r3\nli r4, 7\nfxvsplatb v1, r4\nlis r6, 0x18\nfxvinx v5, r0, r6\nli r7, 0x40\nfxvsplatb v6, r7\nfxvaddbm v5, v5, v6\nfxvcmpb v5\nfxvoutx v1, r0, r3, lt\nfxvinx v2, r0, r3\n{StoreAndEnd}");
        // Pattern + 0x40 of column 2 j is negative below 0x80 + 0x40: for even columns mod 64 below 32, where (column << 1) < 0x40.
        byte[] weights = await board.ReadVectorAsync(0, 0x1000);
        for (int j = 0; j < 128; j++) Assert.Equal((2 * j) % 64 < 32 ? 7 : 0, weights[j]);
    }

    // FPGA memory in units of 16 bytes; both memories keep a vector in the same order.
    [Theory, InlineData("0x8000", 0x8000_0000u), InlineData("0x8100", 0x8400_0000u)]
    public async Task A_vector_goes_to_fpga_memory_and_back(string window, uint memory)
    {
        BoardPpu board = await BoardPpu.OpenAsync();
        await board.RunAsync($"lis r3, {window}\nori r3, r3, 16\nlis r6, 0x18\nfxvinx v1, r0, r6\nfxvoutx v1, r0, r3\nfxvinx v2, r0, r3\n{StoreAndEnd}");
        byte[] codes = await board.ReadVectorAsync(0, 0x1000);
        Assert.Equal(Enumerable.Range(0, 128).Select(j => (byte)(0x80 | ((2 * j % 64) << 1))), codes);
        uint[] words = await board.ReadAsync(memory + 64, 32);
        Assert.Equal(0x8084_888Cu, words[31]);
    }
}
