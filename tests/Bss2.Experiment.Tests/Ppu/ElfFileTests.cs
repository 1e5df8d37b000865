namespace Bss2.Experiment.Tests;

public class ElfFileTests
{
    private static readonly byte[] Code = [0x48, 0, 0, 0x40, 0x7C, 0, 0, 0x7C];

    [Fact]
    public void Segments_and_symbols_of_both_memories_are_read()
    {
        byte[] file = new ElfBuilder().Segment(0, Code).Segment(0x40, [1, 2, 3], 6).Segment(0x8000_0004, Code)
            .Symbol("start", 0x40).Symbol("far", 0x8000_0004).Symbol("mailbox_size", 4096, section: 0xFFF1, info: 0x10)
            .Symbol("undefined", 7, section: 0).Symbol("file.c", 0, section: 0xFFF1, info: 4).Symbol("start", 0x44, info: 0x02).Build();

        PpuProgram program = ElfFile.Read(file);

        Assert.Equal(18, program.Words.Length);
        Assert.Equal((0x4800_0040u, 0x7C00_007Cu, 0x0102_0300u, 0u), (program.Words[0], program.Words[1], program.Words[16], program.Words[17]));
        Assert.Equal([0u, 0x4800_0040, 0x7C00_007C], program.External);
        Assert.Equal(new Dictionary<string, uint> { ["start"] = 0x40, ["far"] = 0x8000_0004, ["mailbox_size"] = 4096 }, program.Symbols);
        Assert.Equal(["far", "start"], program.Labels.Keys.Order());
        Assert.Equal(PpuMemory.Mailbox, program.MailboxBase);
    }

    [Fact]
    public void A_file_without_sections_has_no_symbols()
    {
        byte[] file = new ElfBuilder().Segment(0, Code).Build();
        file.AsSpan(32, 4).Clear();
        Assert.Empty(ElfFile.Read(file).Symbols);
    }

    // Byte to change in a good file, and what is then wrong.
    [Theory]
    [InlineData(1, 0, ElfFault.NotElf)]
    [InlineData(4, 2, ElfFault.WrongClass)]
    [InlineData(5, 1, ElfFault.WrongByteOrder)]
    [InlineData(17, 1, ElfFault.NotExecutable)]
    [InlineData(19, 21, ElfFault.WrongMachine)]
    [InlineData(43, 8, ElfFault.CutOff)]
    [InlineData(30, 0xFF, ElfFault.CutOff)]
    [InlineData(52 + 7, 0xFF, ElfFault.CutOff)]    // Segment offset.
    [InlineData(52 + 23, 1, ElfFault.CutOff)]      // More stored than there is room for.
    [InlineData(52 + 8, 0x20, ElfFault.WrongPlace)]
    public void A_file_of_another_kind_is_refused_with_the_reason(int at, byte value, ElfFault fault)
    {
        byte[] file = new ElfBuilder().Segment(0, Code).Symbol("start", 0).Build();
        file[at] = value;
        var found = Assert.Throws<ElfException>(() => ElfFile.Read(file));
        Assert.Equal(fault, found.Fault);
        Assert.Contains("xpected", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0u, 0x2FFC, true)]
    [InlineData(0u, 0x2FFD, false)]            // The return code's word.
    [InlineData(0x8000_0000u, 0x2_0000, true)]
    [InlineData(0x8000_0000u, 0x2_0001, false)]
    [InlineData(0x8FFF_FFFFu, 4, false)]
    [InlineData(0x4000u, 4, false)]
    public void A_program_must_leave_return_code_and_mailbox_free(uint address, int size, bool fits)
    {
        byte[] file = new ElfBuilder().Segment(address, Code[..4], (uint)size).Build();
        if (fits) Assert.NotNull(ElfFile.Read(file));
        else Assert.Equal(ElfFault.TooLarge, Assert.Throws<ElfException>(() => ElfFile.Read(file)).Fault);
    }

    [Fact]
    public void A_linker_that_moved_the_mailbox_is_followed()
    {
        ElfBuilder Program(uint size) => new ElfBuilder().Segment(0, Code, size).Symbol("mailbox_base", 0x4000, section: 0xFFF1, info: 0x10);
        Assert.Equal(0x4000u, ElfFile.Read(Program(0x3FFC).Build()).MailboxBase);
        Assert.Equal(ElfFault.TooLarge, Assert.Throws<ElfException>(() => ElfFile.Read(Program(0x3FFD).Build())).Fault);
    }

    [Theory, InlineData(4u, true), InlineData(7u, true), InlineData(8u, false)]
    public void Segments_must_not_lie_over_each_other(uint address, bool overlap)
    {
        byte[] file = new ElfBuilder().Segment(0, Code).Segment(address, Code).Build();
        if (overlap) Assert.Equal(ElfFault.Overlap, Assert.Throws<ElfException>(() => ElfFile.Read(file)).Fault);
        else Assert.Equal(4, ElfFile.Read(file).Words.Length);
    }

    // Damaged files are programs or faults of their own type, never anything else.
    [Fact]
    public void A_damaged_file_is_read_or_refused_never_more()
    {
        byte[] good = new ElfBuilder().Segment(0, Code).Segment(0x8000_0000, Code, 64).Symbol("start", 0).Symbol("mailbox_base", 0x3000, section: 0xFFF1, info: 0x10).Build();
        var random = new Random(7);
        int refused = 0;
        for (int k = 0; k < 50_000; k++)
        {
            byte[] file = [.. good.Take(random.Next(4) == 0 ? random.Next(good.Length) : good.Length)];
            for (int changes = random.Next(1, 5); changes > 0 && file.Length > 0; changes--) file[random.Next(file.Length)] = (byte)random.Next(256);
            try { Assert.True(ElfFile.Read(file).Words.Length <= PpuMemory.Words); }
            catch (ElfException) { refused++; }
        }
        Assert.InRange(refused, 5_000, 49_000);
    }
}
