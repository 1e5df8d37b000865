using Bss2.Cli.Sim;

namespace Bss2.Cli.Tests;

public class HardwareDatabaseTests
{
    [Theory]
    [InlineData(0UL, 0UL), InlineData(1UL, 0x8000_0000_0000_0000UL), InlineData(1UL << 56, 1UL << 7), InlineData(1UL << 57, 0UL)]
    public void Bit_i_of_the_dna_port_is_bit_63_minus_i_of_the_fuse_dna(ulong port, ulong number) =>
        Assert.Equal(number, HardwareDatabase.FuseDna(port));
}
