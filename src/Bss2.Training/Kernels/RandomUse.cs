namespace Bss2.Training;

/// <summary>Domains of the counter-based generator in training: no two uses share a counter.</summary>
internal static class RandomUse
{
    public const uint Weights = 101, Shuffle = 102, TieBreaker = 103, Dropout = 104, Rotation = 105, Silence = 106, FrozenRecurrent = 107, Fibres = 108, ChannelJitter = 109, UnitDropout = 110, GradientCheck = 111;
}
