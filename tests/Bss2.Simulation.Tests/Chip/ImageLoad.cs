namespace Bss2.Simulation.Tests;

/// <summary>Random weights on all 256 signed sources of the layout of training.md 2.1, and 57 input spikes per image.</summary>
internal static class ImageLoad
{
    public static void Place(ChipRig rig, double scale = 18)
    {
        rig.Drivers(mask: 3);
        var random = new Philox(77);
        for (int h = 0; h < 2; h++)
            for (int d = 0; d < 128; d++)
                for (int c = 0; c < 256; c++)
                {
                    (uint x0, uint x1, _, _) = random.Block(9, (uint)((h * 128) + d), (ulong)c);
                    int weight = Math.Clamp((int)MathF.Round((float)scale * Gaussian.Draw(x0)) + 2, -63, 63);
                    int label = 1 + ((d / 16) * 4) + (32 * (c & 1));
                    rig.Synapse(h, 2 * d, c, Math.Max(weight, 0), label);
                    rig.Synapse(h, (2 * d) + 1, c, Math.Max(-weight, 0), label);
                    _ = x1;
                }
    }

    /// <summary>Source s of 256: bus, driver class and label class.</summary>
    public static ushort Label(int s) =>
        (ushort)((((s / 16) % 4) << 14) | ((s & 3) << 6) | (((s >> 2) & 3) * 4) | ((s / 64 & 1) * 16) | ((s / 128) * 32) | 1);

    /// <summary>35 us of input and 20 samples of both hemispheres, 200 us in all.</summary>
    public static long Run(ChipRig rig, int image)
    {
        var random = new Philox(1234);
        ulong t0 = rig.Chip.Now + (10 * ChipRig.CyclesPerUs);
        var events = new List<(ulong, ushort)>();
        for (int i = 0; i < 57; i++)
        {
            (uint x0, uint x1, _, _) = random.Block(8, (uint)image, (ulong)i);
            events.Add((t0 + (x0 % 14 * 425) + ((ulong)i * 2 % 16), Label((int)(x1 % 256))));
        }
        events.Sort();
        long sum = 0;
        int next = 0;
        var codes = new byte[128];
        for (int k = 0; k < 20; k++)
        {
            ulong at = t0 + ((ulong)k * 425);
            for (; next < events.Count && events[next].Item1 < at + 425; next++)
                rig.Inject(events[next].Item2, Math.Max(events[next].Item1, rig.Chip.Now));
            rig.RunTo(at);
            for (int h = 0; h < 2; h++)
            {
                rig.Chip.ReadVectorWindow(h, 0x8_0000, codes);
                foreach (byte code in codes) sum = (sum * 31) + code;
            }
        }
        rig.RunTo(t0 + (200 * ChipRig.CyclesPerUs));
        return sum;
    }
}
