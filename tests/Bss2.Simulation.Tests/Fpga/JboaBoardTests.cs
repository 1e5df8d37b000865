namespace Bss2.Simulation.Tests;

/// <summary>Devices of a jBOA: expander, potentiometers, DAC (link-protocol 4.6).</summary>
public class JboaBoardTests
{
    [Fact]
    public void Inputs_of_the_expander_show_outputs_and_pulled_up_pins_by_their_polarity()
    {
        var board = new BoardRig();
        Assert.Equal((0xFFu, 0xFFu, 0x00u, 0xFFu), (board.Read(0x38, 0, 1), board.Read(0x38, 1, 1), board.Read(0x38, 2, 1), board.Read(0x38, 3, 1)));
        board.Write(0x38, 3, 1, 0xF0);
        board.Write(0x38, 1, 1, 0x05);
        Assert.Equal(0xF5u, board.Read(0x38, 0, 1));
        board.Write(0x38, 2, 1, 0xCF);
        Assert.Equal(0x35u, board.Read(0x38, 0, 1));
        board.Write(0x38, 0, 1, 0x00);
        Assert.Equal(0x35u, board.Read(0x38, 0, 1));
    }

    [Fact]
    public void Wipers_are_loaded_from_their_persistent_copies_which_survive_a_reset()
    {
        var board = new BoardRig();
        Assert.Equal(0x80u, board.Read(0x2D, 1, 1));
        board.Write(0x2D, 0x21, 1, 0xA8);
        board.Write(0x2D, 3, 1, 0x11);
        Assert.Equal((0x80u, 0x11u, 0xA8u), (board.Read(0x2D, 1, 1), board.Read(0x2D, 3, 1), board.Read(0x2D, 0x21, 1)));
        board.Rig.Fpga.Reset();
        Assert.Equal((0xA8u, 0x80u, 0xA8u), (board.Read(0x2D, 1, 1), board.Read(0x2D, 3, 1), board.Read(0x2D, 0x21, 1)));
    }

    [Fact]
    public void The_DAC_keeps_ten_bits_of_each_channel()
    {
        var board = new BoardRig();
        board.Write(0x4C, 0x16, 2, 0xFFFF);
        Assert.Equal((0xFFC0u, 0u, 0u), (board.Read(0x4C, 0x16, 2), board.Read(0x4C, 0x14, 2), board.Read(0x4C, 0x18, 2)));
    }

    [Fact]
    public void Half_a_value_changes_nothing()
    {
        var board = new BoardRig();
        board.Write(0x4C, 0x10, 2, 0x1240);
        board.Write(0x4C, 0x10, 1, 0xFF);
        Assert.Equal(0x1240u, board.Read(0x4C, 0x10, 2));
    }
}
