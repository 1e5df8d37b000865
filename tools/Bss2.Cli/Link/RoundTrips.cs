using System.Diagnostics;
using System.Globalization;
using Bss2.Protocol;

namespace Bss2.Cli.Link;

/// <summary>Times of single round trips, one after the other.</summary>
internal sealed class RoundTrips
{
    private const int WarmUp = 20, BarMax = 50;

    private readonly double[] _sortedUs;

    /// <summary>Takes times in microseconds, in any order.</summary>
    public RoundTrips(IReadOnlyList<double> timesUs) => _sortedUs = [.. timesUs.Order()];

    public double MinUs => _sortedUs[0];

    public double MedianUs => Percentile(50);

    /// <summary>Nearest-rank percentile.</summary>
    public double Percentile(double percent) => _sortedUs[Math.Max(0, (int)Math.Ceiling(_sortedUs.Length * percent / 100) - 1)];

    /// <summary>Sends ticks, each after the answer to the one before; the first ones are not counted.</summary>
    /// <exception cref="FpgaLinkException">The link failed, or answered with something else than a tick.</exception>
    public static async Task<RoundTrips> MeasureAsync(IFpgaLink link, int count, CancellationToken cancellationToken)
    {
        ulong[] tick = [UtWord.Tick], answer = new ulong[1];
        var timesUs = new double[count];
        for (int i = -WarmUp; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await link.SendAsync(tick, cancellationToken).ConfigureAwait(false);
            await link.ReceiveAsync(answer, cancellationToken).ConfigureAwait(false);
            double us = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            RequireTick(link, answer[0]);
            if (i >= 0) timesUs[i] = us;
        }
        return new RoundTrips(timesUs);
    }

    /// <summary>Figures, then a histogram in powers of the square root of two.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round trip {_sortedUs.Length} ticks: min {MinUs:0.0} us, median {MedianUs:0.0} us, p99 {Percentile(99):0.0} us, max {_sortedUs[^1]:0.0} us"));
        var bins = _sortedUs.GroupBy(Bin).ToDictionary(g => g.Key, g => g.Count());
        int most = bins.Values.Max();
        for (int bin = bins.Keys.Min(); bin <= bins.Keys.Max(); bin++)
        {
            int found = bins.GetValueOrDefault(bin);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Math.Pow(2, bin / 2.0),9:0.0} us {found,8}  {new string('#', (int)Math.Ceiling((double)found * BarMax / most))}").TrimEnd());
        }
    }

    private static int Bin(double us) => (int)Math.Floor(2 * Math.Log2(Math.Max(us, 0.01)));

    private static void RequireTick(IFpgaLink link, ulong word)
    {
        const ulong tick = ((ulong)UtFromFpgaOpcode.Loopback << 56) | 1;
        if (word != tick) throw new FpgaLinkException($"Expected {link.Identity.Device} to answer a tick with 0x{tick:x16}, found 0x{word:x16}. Connect again; if it stays so, check the bitfile.");
    }
}
