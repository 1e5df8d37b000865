namespace Bss2.Training;

/// <summary>Seeded noise that tells equal readout values apart; the same in training and evaluation.</summary>
internal static class TieBreaker
{
    /// <summary>Noise of unit variance; <paramref name="unit"/> numbers output and step, <paramref name="index"/> the image. A sum of eight 16-bit uniforms: its exact law does not matter here.</summary>
    public static float Noise(Philox random, uint unit, ulong index)
    {
        (uint a, uint b, uint c, uint d) = random.Block(RandomUse.TieBreaker, unit, index);
        int sum = (ushort)a + (ushort)(a >> 16) + (ushort)b + (ushort)(b >> 16) + (ushort)c + (ushort)(c >> 16) + (ushort)d + (ushort)(d >> 16);
        return (sum - 262140) * (1f / 53509f);
    }
}
