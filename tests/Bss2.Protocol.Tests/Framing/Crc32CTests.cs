using System.Text;
using CsCheck;

namespace Bss2.Protocol.Tests;

public class Crc32CTests
{
    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("a", 0xC1D04330u)]
    [InlineData("123456789", 0xE3069283u)]
    public void Check_values_are_the_published_ones(string text, uint expected) => Assert.Equal(expected, Crc32C.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Thirty_two_zero_bytes_give_the_value_of_rfc_3720() => Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));

    [Fact]
    public void The_instruction_agrees_with_bit_by_bit_division() =>
        Gen.Byte.Array[0, 100].Sample(bytes => Assert.Equal(BitByBit(bytes), Crc32C.Of(bytes)));

    private static uint BitByBit(byte[] bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte value in bytes)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state >> 1) ^ ((state & 1) != 0 ? 0x82F63B78 : 0);
        }
        return ~state;
    }
}
