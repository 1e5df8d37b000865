namespace Bss2.Simulation.Tests;

/// <summary>The vector unit's raw window and the other views of the same memory.</summary>
public sealed class RawVectorWindowTests
{
    private const uint Raw = 0xF_0000, Weights = 0, Labels = 0x4_0000, Port = 0x02C0_0000;

    [Theory]
    [InlineData(0)]
    [InlineData(131)]
    [InlineData(255)]
    public void Bytes_hold_weight_and_time_calibration_or_label_and_amplitude_calibration(int row)
    {
        ChipModel chip = new ChipRig().Chip;
        Span<byte> written = stackalloc byte[128], read = stackalloc byte[128];
        for (int word = 0; word < 2; word++)
            for (int half = 0; half < 2; half++)
            {
                for (int j = 0; j < 128; j++) written[j] = (byte)((17 * j) + (64 * word) + (3 * half) + row);
                chip.WriteVectorWindow(0, Raw + (uint)((4 * row) + (2 * word) + half), written, UInt128.MaxValue);
                chip.ReadVectorWindow(0, Raw + (uint)((4 * row) + (2 * word) + half), read);
                Assert.Equal(written, read);
                chip.ReadVectorWindow(0, (word == 0 ? Weights : Labels) + (uint)((2 * row) + half), read);
                for (int j = 0; j < 128; j++) Assert.Equal(written[j] & 63, read[j]);
                chip.ReadVectorWindow(0, (word == 0 ? 0x1_0000u : 0x2_0000u) + (uint)((2 * row) + half), read);
                for (int j = 0; j < 128; j++) Assert.Equal(written[j] >> 6, read[j]);
            }
    }

    [Fact]
    public void The_omnibus_sees_the_same_bytes_with_the_bits_of_the_weight_as_they_are_stored()
    {
        ChipModel chip = new ChipRig().Chip;
        Span<byte> vector = stackalloc byte[128];
        // Column 10 of row 5: weight 38, time calibration 1, label 17, amplitude calibration 2 (registers-notes.md 4).
        vector[5] = 0x40 | 38;
        chip.WriteVectorWindow(0, Raw + 20, vector, UInt128.One << 5);
        vector[5] = 0x91;
        chip.WriteVectorWindow(0, Raw + 22, vector, UInt128.One << 5);
        Assert.Equal((0x006C_0000u, 0x0091_0000u), (chip.Read(Port + 0xF_0281, out _), chip.Read(Port + 0xF_02C1, out _)));
    }

    [Fact]
    public void Elements_without_enable_stay_and_rows_that_are_none_read_0()
    {
        ChipModel chip = new ChipRig().Chip;
        Span<byte> ones = stackalloc byte[128], read = stackalloc byte[128];
        ones.Fill(0xFF);
        chip.WriteVectorWindow(1, Raw + 8, ones, UInt128.One << 7);
        chip.ReadVectorWindow(1, Raw + 8, read);
        for (int j = 0; j < 128; j++) Assert.Equal(j == 7 ? 0xFF : 0, read[j]);
        chip.WriteVectorWindow(1, Raw + (4 * 258), ones, UInt128.MaxValue);
        chip.ReadVectorWindow(1, Raw + (4 * 258), read);
        Assert.False(read.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Column_switches_act_at_once()
    {
        var rig = new ChipRig();
        rig.Run(50);
        Assert.InRange(rig.Sample(0)[20], 70, 90);
        // Bits 6 of the even bytes of row 257: the lines onto the converter.
        Span<byte> off = stackalloc byte[128];
        rig.Chip.WriteVectorWindow(0, Raw + (4 * 257), off, UInt128.MaxValue);
        rig.Run(5);
        Assert.True(rig.Sample(0)[20] > 150);
    }
}
