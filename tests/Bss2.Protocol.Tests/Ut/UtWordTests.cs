namespace Bss2.Protocol.Tests;

public class UtWordTests
{
    [Fact]
    public void Words_are_those_of_the_specification()
    {
        // link-protocol.md 2.5.
        Assert.Equal(0x0301200000000000UL, UtWord.JtagData(0, 32, keepResponse: true));
        Assert.Equal(0x0300210112345678UL, UtWord.JtagData(0x112345678, 33, keepResponse: false));
        Assert.Equal(0x05000000000003e8UL, UtWord.WaitUntil(1000));
        Assert.Equal(0x0700000000000005UL, UtWord.Barrier(BarrierKind.Omnibus | BarrierKind.Systime));
        Assert.Equal(0x0b00001f88000003UL, UtWord.OmnibusAddress(0x88000003, isRead: true));
        Assert.Equal(0x0b00000880000010UL, UtWord.OmnibusAddress(0x80000010, isRead: false, byteEnables: 8));
        Assert.Equal(0x0f00111122223333UL, UtWord.SpikePack(0x1111, 0x2222, 0x3333));
        Assert.Equal(0x0a00000000000000UL, UtWord.Halt);
    }

    [Theory]
    [InlineData(0x0b00001f88000003, "read omnibus 0x88000003")]
    [InlineData(0x0a00000000000000, "halt")]
    [InlineData(0x1000000000000000, "not defined")]
    public void A_word_is_described_for_people(ulong word, string text) => Assert.Contains(text, UtWord.Describe(word), StringComparison.Ordinal);
}
