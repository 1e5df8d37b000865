namespace Bss2.Training;

/// <summary>Scaling of pictures to 16 x 16 by cubic splines as the paper's code does it (training.md 5.2), bit-equal to it.</summary>
public static class ImageScaler
{
    /// <summary>Side of the scaled pictures.</summary>
    public const int Side = 16;

    /// <summary>Crops <paramref name="crop"/> pixels on each side and scales the rest to 16 x 16.</summary>
    public static byte[] Scale(ReadOnlySpan<byte> picture, int side, int crop)
    {
        int n = side - (2 * crop);
        var c = new double[n * n];
        for (int y = 0; y < n; y++)
            for (int x = 0; x < n; x++) c[(y * n) + x] = picture[((y + crop) * side) + x + crop];
        var line = new double[n];
        for (int y = 0; y < n; y++) Filter(c, y * n, 1, line);
        for (int x = 0; x < n; x++) Filter(c, x, n, line);
        var result = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++) result[(y * Side) + x] = Sample(c, n, x, y);
        return result;
    }

    // Recursive prefilter that turns samples into spline coefficients; mirror boundary.
    private static void Filter(double[] c, int start, int stride, double[] s)
    {
        int n = s.Length;
        double z = Math.Sqrt(3) - 2;
        for (int k = 0; k < n; k++) s[k] = 6 * c[start + (k * stride)];
        double zn = 1;
        for (int k = 0; k < n - 1; k++) zn *= z;
        double sum = s[0] + (zn * s[n - 1]), zk = z, zm = zn * zn / z;
        for (int k = 1; k < n - 1; k++, zk *= z, zm /= z) sum += (zk + zm) * s[k];
        s[0] = sum / (1 - (zn * zn));
        for (int k = 1; k < n; k++) s[k] += z * s[k - 1];
        s[n - 1] = z / ((z * z) - 1) * (s[n - 1] + (z * s[n - 2]));
        for (int k = n - 2; k >= 0; k--) s[k] = z * (s[k + 1] - s[k]);
        for (int k = 0; k < n; k++) c[start + (k * stride)] = s[k];
    }

    private static byte Sample(double[] c, int n, int x, int y)
    {
        Span<double> wx = stackalloc double[4], wy = stackalloc double[4];
        int fx = Weights(x * (n - 1) / (double)(Side - 1), wx), fy = Weights(y * (n - 1) / (double)(Side - 1), wy);
        double value = 0;
        for (int j = 0; j < 4; j++)
            for (int i = 0; i < 4; i++)
                value += c[(Mirror(fy - 1 + j, n) * n) + Mirror(fx - 1 + i, n)] * wy[j] * wx[i];
        return value > 0 ? (byte)Math.Clamp((int)Math.Floor(value + 0.5), 0, 255) : (byte)0;
    }

    private static int Weights(double at, Span<double> w)
    {
        int floor = (int)Math.Floor(at);
        double t = at - floor, u = 1 - t;
        w[0] = u * u * u / 6;
        w[1] = ((t * t * (t - 2) * 3) + 4) / 6;
        w[2] = ((u * u * (u - 2) * 3) + 4) / 6;
        w[3] = 1 - w[0] - w[1] - w[2];
        return floor;
    }

    private static int Mirror(int j, int n) => j < 0 ? -j : j >= n ? (2 * (n - 1)) - j : j;
}
