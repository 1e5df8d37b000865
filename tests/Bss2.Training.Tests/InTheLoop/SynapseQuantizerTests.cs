using Bss2.Training;

namespace Bss2.Training.Tests;

public sealed class SynapseQuantizerTests
{
    [Fact]
    public void Rounds_half_to_even_and_clips_to_six_bits_and_sign()
    {
        var quantised = new sbyte[8];
        SynapseQuantizer.Quantize([0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 62.4f, 64f, -1000f], 1, quantised);
        Assert.Equal([0, 2, 2, 0, -2, 62, 63, -63], quantised);
    }

    [Fact]
    public void The_readout_fills_the_range_but_not_beyond_the_cap()
    {
        Assert.Equal(63 / 0.25, SynapseQuantizer.OutputScale([0.1f, -0.25f], cap: 380), 6);
        Assert.Equal(380, SynapseQuantizer.OutputScale([0.1f, -0.05f], cap: 380));
        Assert.Equal(380, SynapseQuantizer.OutputScale([0f, 0f], cap: 380));
    }
}
