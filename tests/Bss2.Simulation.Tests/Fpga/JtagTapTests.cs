using Bss2.Protocol;

namespace Bss2.Simulation.Tests;

/// <summary>link-protocol 4.3 and section 8, with UT words.</summary>
public class JtagTapTests
{
    private const int Idcode = 1, PllTarget = 3, PllShift = 4, OmnibusAddress = 5, OmnibusData = 6, OmnibusRequest = 7, Bypass = 127;

    [Fact]
    public void The_identification_can_be_read_right_after_a_TAP_reset() =>
        Assert.Equal([0x3485_80AFul], Shift(UtWord.JtagInstruction(Bypass), UtWord.JtagInit, UtWord.JtagData(0, 32, keepResponse: true)));

    [Theory]
    [InlineData(0x1_2345_6789ul, 33)]
    [InlineData(0b101ul, 3)]
    [InlineData(0xFFFF_FFFFul, 32)]
    public void Bypass_delays_by_one_bit(ulong data, int bits) =>
        Assert.Equal([(data << 1) & ((1ul << bits) - 1)], Shift(UtWord.JtagInstruction(Bypass), UtWord.JtagData(data, bits, keepResponse: true)));

    [Fact]
    public void What_is_shifted_in_beyond_the_register_comes_out_behind_it() =>
        Assert.Equal([0x1_3485_80AFul], Shift(UtWord.JtagInstruction(Idcode), UtWord.JtagData(1, 33, keepResponse: true)));

    [Fact]
    public void Only_data_whose_response_is_kept_are_answered() =>
        Assert.Empty(Shift(UtWord.JtagInstruction(Idcode), UtWord.JtagData(0, 32, keepResponse: false)));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(0x40)]
    [InlineData(126)]
    public void An_instruction_that_the_chip_does_not_have_answers_zero(int instruction) =>
        Assert.Equal([0ul], Shift(UtWord.JtagInstruction(instruction), UtWord.JtagData(0x1_FFFF_FFFF, 33, keepResponse: true)));

    [Fact]
    public void The_omnibus_is_written_and_read_over_JTAG()
    {
        const uint address = 0x0008_0004;
        ulong[] words =
        [
            UtWord.JtagInstruction(OmnibusAddress), UtWord.JtagData(address, 33, false), UtWord.JtagInstruction(OmnibusData), UtWord.JtagData(0xCAFE_F00D, 32, false),
            UtWord.JtagInstruction(OmnibusRequest), UtWord.JtagData(0, 3, false),
            UtWord.JtagInstruction(OmnibusAddress), UtWord.JtagData(address | (1ul << 32), 33, false), UtWord.JtagInstruction(OmnibusRequest), UtWord.JtagData(0, 3, false),
            UtWord.JtagInstruction(OmnibusData), UtWord.JtagData(0, 32, true),
        ];
        Assert.Equal([0xCAFE_F00Dul], Shift(words));
    }

    [Fact]
    public void A_PLL_register_is_selected_with_four_bits_and_written_with_thirty_two()
    {
        var rig = new FpgaRig();
        rig.Run(UtWord.JtagInstruction(PllTarget), UtWord.JtagData(4, 4, false), UtWord.JtagInstruction(PllShift), UtWord.JtagData(0x110D_0101, 32, false));
        Assert.Equal([(4, 0x110D_0101u)], rig.Chip.PllWrites);
    }

    [Fact]
    public void A_PLL_register_written_over_JTAG_is_not_seen_by_the_omnibus()
    {
        const uint adpll = 0x0008_0000, output = 0x0008_0004;
        var board = new FpgaModel(new FpgaOptions(), bus => new ChipModel(new ChipOptions(), bus));
        ulong[] Jtag(int register, uint data) => [UtWord.JtagInstruction(PllTarget), UtWord.JtagData((ulong)register, 4, false), UtWord.JtagInstruction(PllShift), UtWord.JtagData(data, 32, false)];
        // The omnibus is back 30 us after a change of clocks.
        ulong[] relock = [UtWord.Barrier(BarrierKind.Omnibus), UtWord.TimerSetup, UtWord.WaitUntil(4000)];
        board.Execute([.. Jtag(4, 0x110D_0501), .. relock, FpgaRig.Read(output), .. FpgaRig.Write(output, 0x0101_0101), .. relock, FpgaRig.Read(output), FpgaRig.Read(adpll), UtWord.Barrier(BarrierKind.Omnibus), UtWord.Halt]);
        var words = new ulong[board.ResponseCount];
        board.Take(words);
        Assert.Equal([0x110D_0101ul, 0x0101_0101ul, 0x2A20_A902ul, 0ul], Answer.Decode(words).Select(a => a.Message.Low));
    }

    [Fact]
    public void Eight_PHY_registers_of_22_bits_keep_what_is_shifted_in()
    {
        var tap = new JtagTap(new FakeChip());
        for (int n = 0; n < 8; n++)
        {
            tap.SetInstruction(0x44 | (n << 3));
            tap.Shift(0x20_4000ul + (ulong)n, 22);
        }
        for (int n = 0; n < 8; n++) Assert.Equal(0x20_4000u + (uint)n, tap.Phy(n));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 5)]
    [InlineData(6, 8)]
    public void Shifting_takes_the_time_of_the_divided_clock(int scaler, int ticksPerBit)
    {
        long Time(int bits)
        {
            var rig = new FpgaRig();
            rig.Run(UtWord.JtagScaler((byte)scaler), UtWord.JtagData(0, bits, false), UtWord.Barrier(BarrierKind.Jtag));
            return rig.Fpga.Now;
        }
        Assert.Equal(29 * ticksPerBit, Time(32) - Time(3));
    }

    [Fact]
    public void The_reset_line_brings_the_TAP_back_to_IDCODE() =>
        Assert.Equal([0x3485_80AFul], Shift(UtWord.JtagInstruction(Bypass), UtWord.ChipReset(true), UtWord.ChipReset(false), UtWord.JtagData(0, 32, true)));

    private static ulong[] Shift(params ulong[] words) =>
        [.. new FpgaRig().Run([.. words, UtWord.Barrier(BarrierKind.Jtag), UtWord.Halt]).Where(a => a.Opcode == UtFromFpgaOpcode.JtagData).Select(a => a.Message.Low)];
}
