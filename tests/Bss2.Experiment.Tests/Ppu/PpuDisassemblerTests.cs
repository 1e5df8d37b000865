namespace Bss2.Experiment.Tests;

public class PpuDisassemblerTests
{
    private const uint At = 0x1F40;

    [Theory]
    [InlineData("addo. r3, r4, r5")]
    [InlineData("li r3, -1")]
    [InlineData("lis r3, 0x8000")]
    [InlineData("mr r3, r4")]
    [InlineData("lwz r3, -4(r1)")]
    [InlineData("lha r3, 65535(r0)")]
    [InlineData("slwi r3, r4, 3")]
    [InlineData("srwi. r3, r4, 31")]
    [InlineData("rlwinm r3, r4, 5, 6, 7")]
    [InlineData("cmpwi cr7, r3, -1")]
    [InlineData("cmpwi r3, 9")]
    [InlineData("bnel 0x1f00")]
    [InlineData("ba -0x4")]
    [InlineData("mflr r3")]
    [InlineData("mttcr r3")]
    [InlineData("mfspr r3, 54")]
    [InlineData("mtspr 284, r3")]
    [InlineData("mfspr r3, 1000")]
    [InlineData("fxvaddhm v1, v2, v3, lt")]
    [InlineData("fxvaddhm v1, v2, v3")]
    [InlineData("fxvshh v1, v2, -3")]
    [InlineData("fxvmtach v2")]
    [InlineData("fxvpckbl v1, v2, v3, 2")]
    [InlineData("blr")]
    [InlineData("wait")]
    public void An_instruction_is_written_as_people_write_it(string text) =>
        Assert.Equal(text, PpuDisassembler.Disassemble(PpuAssembler.Assemble($".org 0x{At:x}\n{text}").Words[^1], At));

    [Theory]
    [InlineData(0x0000_0000u)]
    [InlineData(0x7C01_007Cu)]   // wait with a bit in a field that it does not have.
    [InlineData(0x4400_0002u)]   // sc
    [InlineData(0x7FFF_FFFFu)]
    public void A_word_without_a_text_of_its_own_is_data(uint word) => Assert.Equal($".long 0x{word:x8}", PpuDisassembler.Disassemble(word, At));

    // Every spelling with random operands: it is recognised, and its text gives the word back.
    [Fact]
    public void Every_instruction_comes_back_from_its_text()
    {
        var random = new Random(5);
        foreach (PpuInstruction instruction in PpuInstruction.AllSpellings)
            for (int k = 0; k < 200; k++)
            {
                uint word = instruction.Operands.Aggregate(instruction.Word, (bits, field) => bits | field.Place((uint)random.NextInt64(1L << 32)));
                string text = RoundTrip(word);
                if (instruction.Mnemonic is not ("slwi" or "slwi." or "srwi" or "srwi.")) Assert.False(text.StartsWith(".long", StringComparison.Ordinal), $"0x{word:x8} is {instruction}");
            }
    }

    // All opcodes, all extended opcodes, random rest; and words of any kind.
    [Fact]
    public void Every_word_comes_back_from_its_text_known_or_not()
    {
        var random = new Random(6);
        for (uint opcode = 0; opcode < 64; opcode++)
            for (uint extended = 0; extended < 2048; extended++) RoundTrip((opcode << 26) | ((uint)random.Next(1 << 15) << 11) | extended);
        for (int k = 0; k < 200_000; k++) RoundTrip((uint)random.NextInt64(1L << 32));
    }

    [Fact]
    public void A_whole_program_comes_back_from_its_text_with_its_labels()
    {
        string text = PpuDisassembler.Disassemble(StrobeKernel.Program);
        PpuProgram again = PpuAssembler.Assemble(text);
        Assert.Equal(StrobeKernel.Program.Words, again.Words);
        Assert.Equal(StrobeKernel.Program.Symbols["trigger"], again.Symbols["trigger"]);
        Assert.Contains("    beq poll ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("COMMAND_RUN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_and_data_of_a_program_come_back()
    {
        var words = new uint[64];
        (words[0], words[20], words[21], words[40]) = (0x4800_0050, 0xDEAD_BEEF, 0x4BFF_FFB0, 0x7C00_007C);
        var program = new PpuProgram(words, new Dictionary<string, uint>()) { Labels = new Dictionary<string, uint> { ["L0050"] = 0x30, ["not a name"] = 4 } };
        Assert.Equal(words, PpuAssembler.Assemble(PpuDisassembler.Disassemble(program)).Words);
    }

    private static string RoundTrip(uint word)
    {
        string text = PpuDisassembler.Disassemble(word, At);
        uint[] words = PpuAssembler.Assemble($".org 0x{At:x}\n{text}").Words;
        Assert.True(words[^1] == word, $"0x{word:x8} became '{text}', which is 0x{words[^1]:x8}");
        return text;
    }
}
