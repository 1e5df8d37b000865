namespace Bss2.Training;

/// <summary>Rotation of a square picture about its centre, nearest neighbour, zero outside (the augmentation of training.md 2.3).</summary>
public static class ImageRotation
{
    /// <summary>Writes <paramref name="source"/> turned by <paramref name="degrees"/> (within +-45) into <paramref name="target"/>.</summary>
    public static void Rotate(ReadOnlySpan<byte> source, int side, double degrees, Span<byte> target)
    {
        double a = degrees * (Math.PI / 180), a2 = a * a;
        // Taylor series: within 1e-9 for 45 degrees, and the same bits everywhere.
        double sin = a * (1 - (a2 / 6 * (1 - (a2 / 20 * (1 - (a2 / 42 * (1 - (a2 / 72))))))));
        double cos = 1 - (a2 / 2 * (1 - (a2 / 12 * (1 - (a2 / 30 * (1 - (a2 / 56 * (1 - (a2 / 90)))))))));
        double centre = (side - 1) / 2.0;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
            {
                double dx = x - centre, dy = y - centre;
                int sx = (int)Math.Round((cos * dx) - (sin * dy) + centre, MidpointRounding.ToEven), sy = (int)Math.Round((sin * dx) + (cos * dy) + centre, MidpointRounding.ToEven);
                target[(y * side) + x] = (uint)sx < (uint)side && (uint)sy < (uint)side ? source[(sy * side) + sx] : (byte)0;
            }
    }
}
