using System.Globalization;
using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// Goodput over a modelled gigabit Ethernet with 60 us of round trip and unbounded queues, loss independent and in both directions. The
/// endpoints are the production code; time is virtual, so the figures are the same on every machine.
/// </summary>
public static class GoodputModel
{
    /// <summary>Loss rates of the table.</summary>
    public static readonly IReadOnlyList<double> LossRates = [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.3];

    private const int Frames = 20_000;
    private const int Seeds = 5;

    /// <summary>One row of the table: the worst of <c>5</c> seeds.</summary>
    /// <param name="Loss">Part of the datagrams lost, each way.</param>
    /// <param name="ToFpga">Payload of a stream to the FPGA alone, MB/s.</param>
    /// <param name="Duplex">Payload in each direction when both are loaded, MB/s.</param>
    /// <param name="Resent">Frames sent again in the first case, part of those sent.</param>
    /// <param name="Timeouts">Expired resend timers in the first case.</param>
    /// <param name="RoundTripNs">Smoothed round trip at the end of the first case.</param>
    public readonly record struct Row(double Loss, double ToFpga, double Duplex, double Resent, long Timeouts, long RoundTripNs);

    /// <summary>The wire of the model.</summary>
    public static FaultOptions Wire(double loss) => new() { Loss = loss, DelayNs = 30_000, LineBytesPerSecond = 125_000_000 };

    /// <summary>Measures one loss rate.</summary>
    public static Row Measure(double loss)
    {
        var worst = new Row(loss, double.MaxValue, double.MaxValue, 0, 0, 0);
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            Row single = Measure(loss, seed, isDuplex: false), duplex = Measure(loss, seed, isDuplex: true);
            worst = new Row(
                loss, Math.Min(worst.ToFpga, single.ToFpga), Math.Min(worst.Duplex, duplex.Duplex), Math.Max(worst.Resent, single.Resent),
                Math.Max(worst.Timeouts, single.Timeouts), Math.Max(worst.RoundTripNs, single.RoundTripNs));
        }
        return worst;
    }

    /// <summary>The whole table as text.</summary>
    public static void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteLine($"gigabit Ethernet, 60 us round trip, {Frames} frames of {ArqFrame.WordsMax} words, worst of {Seeds} seeds; ceiling 118.6 MB/s");
        output.WriteLine("loss each way   to FPGA   duplex, each   resent   timeouts   round trip");
        foreach (double loss in LossRates)
        {
            Row row = Measure(loss);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * row.Loss,11:F1} %{row.ToFpga,10:F1}{row.Duplex,15:F1}{100 * row.Resent,7:F2} %{row.Timeouts,11}{row.RoundTripNs / 1000.0,10:F1} us"));
        }
    }

    private static Row Measure(double loss, ulong seed, bool isDuplex)
    {
        var pair = new ArqPair(Wire(loss), seed);
        Check.That(pair.TryEstablish());
        LinkInstant start = pair.Now;
        var load = new Load(isDuplex);
        pair.Traffic = load;
        Check.That(pair.RunUntil(() => load.IsDone, 60_000_000_000));
        double megabytes = Frames * ArqFrame.WordsMax * sizeof(ulong) / 1e6;
        ArqStatistics host = pair.Host.Statistics;
        return new Row(
            loss, megabytes * 1e9 / (load.ToFpgaDoneAt - start), megabytes * 1e9 / (pair.Now - start), host.FramesResent / (double)host.FramesSent,
            host.ResendTimeouts, host.RoundTripNs);
    }

    private sealed class Load(bool isDuplex) : IPairTraffic
    {
        private readonly ulong[] _words = new ulong[4 * ArqFrame.WordsMax];
        private long _toFpga = (long)Frames * ArqFrame.WordsMax, _toHost = isDuplex ? (long)Frames * ArqFrame.WordsMax : 0;
        private long _atFpga, _atHost;

        public LinkInstant ToFpgaDoneAt { get; private set; }

        public bool IsDone => _atFpga == (long)Frames * ArqFrame.WordsMax && _atHost == (isDuplex ? (long)Frames * ArqFrame.WordsMax : 0);

        public void Exchange(ArqPair pair)
        {
            _toFpga -= Fill(pair.Host, _toFpga);
            _toHost -= Fill(pair.Fpga, _toHost);
            _atHost += TakeAll(pair.Host);
            int taken = TakeAll(pair.Fpga);
            _atFpga += taken;
            if (taken > 0) ToFpgaDoneAt = pair.Now;
        }

        public LinkInstant NextWake(LinkInstant now) => LinkInstant.Never;

        private long Fill(ArqEndpoint endpoint, long left)
        {
            long sent = 0;
            while (left > sent && endpoint.SendRoom > 0) sent += endpoint.Send(_words.AsSpan(0, (int)Math.Min(_words.Length, left - sent)));
            if (sent > 0 && left == sent) endpoint.Flush();
            return sent;
        }

        private int TakeAll(ArqEndpoint endpoint)
        {
            int total = 0, count;
            while ((count = endpoint.Receive(_words)) > 0) total += count;
            return total;
        }
    }
}
