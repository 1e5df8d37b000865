using System.Security.Cryptography;

namespace Bss2.Experiment.Tests;

public class PpuAssemblerTests
{
    // Words by hand from the Power ISA 2.06 and the vector unit's layout (opcode, RT, RA, RB, XO of nine bits, COND).
    [Theory]
    [InlineData("add r3, r4, r5", 0x7C64_2A14u)]
    [InlineData("addo. r3, r4, r5", 0x7C64_2E15u)]
    [InlineData("mulhwu r3, r4, r5", 0x7C64_2816u)]
    [InlineData("sub r3, r4, r5", 0x7C65_2050u)]
    [InlineData("neg r3, r4", 0x7C64_00D0u)]
    [InlineData("and. r3, r4, r5", 0x7C83_2839u)]
    [InlineData("mr r3, r4", 0x7C83_2378u)]
    [InlineData("not r3, r4", 0x7C83_20F8u)]
    [InlineData("srawi r3, r4, 7", 0x7C83_3E70u)]
    [InlineData("li r3, -1", 0x3860_FFFFu)]
    [InlineData("lis r3, 0x8000", 0x3C60_8000u)]
    [InlineData("andi. r3, r4, 0xffff", 0x7083_FFFFu)]
    [InlineData("lwz r3, -4(r1)", 0x8061_FFFCu)]
    [InlineData("stwx r3, r4, r5", 0x7C64_292Eu)]
    [InlineData("rlwinm. r3, r4, 5, 6, 7", 0x5483_298Fu)]
    [InlineData("slwi r3, r4, 3", 0x5483_1838u)]
    [InlineData("srwi r3, r4, 3", 0x5483_E8FEu)]
    [InlineData("srwi r3, r4, 0", 0x5483_003Eu)]
    [InlineData("cmpw r3, r4", 0x7C03_2000u)]
    [InlineData("cmpwi cr7, r3, -1", 0x2F83_FFFFu)]
    [InlineData("cror 1, 2, 3", 0x4C22_1B82u)]
    [InlineData("mcrf cr2, cr5", 0x4D14_0000u)]
    [InlineData("mfcr r3", 0x7C60_0026u)]
    [InlineData("mfocrf r3, 128", 0x7C78_0026u)]
    [InlineData("mtcr r3", 0x7C6F_F120u)]
    [InlineData("mtocrf 1, r3", 0x7C70_1120u)]
    [InlineData("mfspr r3, mcsrr0", 0x7C7A_8AA6u)]
    [InlineData("mflr r3", 0x7C68_02A6u)]
    [InlineData("mtctr r3", 0x7C69_03A6u)]
    [InlineData("b .", 0x4800_0000u)]
    [InlineData("bla 0x40", 0x4800_0043u)]
    [InlineData("bdnz .", 0x4200_0000u)]
    [InlineData("bnel .", 0x4082_0001u)]
    [InlineData("blr", 0x4E80_0020u)]
    [InlineData("bctrl", 0x4E80_0421u)]
    [InlineData("twi 31, r0, 0", 0x0FE0_0000u)]
    [InlineData("wait", 0x7C00_007Cu)]
    [InlineData("sync", 0x7C00_04ACu)]
    [InlineData("rfci", 0x4C00_0066u)]
    [InlineData("fxvaddhm v1, v2, v3", 0x1022_1F30u)]
    [InlineData("fxvaddhm v1, v2, v3, lt", 0x1022_1F32u)]
    [InlineData("fxvmtach v2", 0x1002_003Cu)]
    [InlineData("fxvaddactachm v2, eq", 0x1002_05B3u)]
    [InlineData("fxvaddachfs v1, v2, gt", 0x1022_0671u)]
    [InlineData("fxvmultachm v2, v3", 0x1002_19B0u)]
    [InlineData("fxvcmpb v2", 0x1002_04B4u)]
    [InlineData("fxvshh v1, v2, -3", 0x1022_ECF0u)]
    [InlineData("fxvpckbl v1, v2, v3, 2", 0x1022_1BFEu)]
    [InlineData("fxvsplatb v1, r3", 0x1023_0434u)]
    [InlineData("fxvinx v1, r0, r5", 0x1020_2BB0u)]
    public void An_instruction_has_the_word_of_the_instruction_set(string text, uint word) => Assert.Equal([word], PpuAssembler.Assemble(text).Words);

    [Theory]
    [InlineData("fxvmtach v1, v2, v3", "expected 'fxvmtach va, [cond]', found 3 operands")]
    [InlineData("add r3, r4, 5", "expected r0..r31 as rb of 'add rt, ra, rb', found '5'")]
    [InlineData("add r3, r4, v5", "expected r0..r31 as rb")]
    [InlineData("fxvaddhm r1, v2, v3", "expected v0..v31 as vt")]
    [InlineData("li r3, 0x8000", "expected -32768..32767 as si of 'li rt, si', found '32768'")]
    [InlineData("ori r3, r3, -1", "expected 0..65535 as ui")]
    [InlineData("lha r3, -2(r4)", "expected 0..65535 as du")]
    [InlineData("slwi r3, r3, 32", "expected 0..31 as left")]
    [InlineData("fxvshh v1, v2, 16", "expected -16..15 as shift")]
    [InlineData("fxvaddhm v1, v2, v3, ge", "expected a number or a defined symbol, found 'ge'")]
    [InlineData("lwz r3, r4", "expected number(register) as d")]
    [InlineData("bne 0x10000", "less than 32768 bytes away")]
    [InlineData("b 2", "expected the address of an instruction")]
    [InlineData("isync", "expected an instruction of firmware-spec/pages/ppu-isa.md, found 'isync'")]
    [InlineData("addi. r3, r3, 1", "found 'addi.'")]
    [InlineData("mttbl r3", "expected a special register that can be written, found 'tbl'")]
    [InlineData("mfspr r3, pvr", "expected a special register as spr")]
    public void A_wrong_operand_names_line_operand_and_form(string text, string reason)
    {
        var fault = Assert.Throws<PpuAssemblyException>(() => PpuAssembler.Assemble("nop\n" + text));
        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flag_of_the_map_is_a_mnemonic_of_its_own()
    {
        string[] spelled = ["add", "addo", "add.", "addo.", "b", "bl", "ba", "bla", "bltla", "rlwimi.", "mr."];
        Assert.All(spelled, m => Assert.NotNull(PpuInstruction.Find(m)));
        Assert.Null(PpuInstruction.Find("lwz."));
    }

    // The kernel's words are in every recorded run: they change on purpose only. What training executes stands before the artificial reset.
    [Theory, InlineData(true, "556c0ee67a467dcaaec6a230dbb08851cb658d10038182a8038dfc0576eaa888"), InlineData(false, "bd3824b0eaaa5e8da3a7e230ec36c087b6c1fb186fed8d78ef03d45933741ef1")]
    public void The_strobe_kernel_keeps_its_words(bool training, string sha256)
    {
        PpuProgram kernel = StrobeKernel.Program;
        int count = training ? kernel.WordOf("artificial_reset") : kernel.Words.Length;
        byte[] bytes = [.. kernel.Words.Take(count).SelectMany(w => new[] { (byte)(w >> 24), (byte)(w >> 16), (byte)(w >> 8), (byte)w })];
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
