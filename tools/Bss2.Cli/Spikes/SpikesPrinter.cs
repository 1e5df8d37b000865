using System.Globalization;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Spikes;

/// <summary>The outcome of a loop test, for people and for programs.</summary>
internal sealed class SpikesPrinter(SpikeLoopReport report, SpikeLoopOptions options, double seconds, IFpgaLink link)
{
    private const int BarMax = 50, BarsMax = 16;
    private const double NsPerTick = 8;

    /// <summary>What <c>--json</c> shows; times in ns, histograms as pairs of time and count.</summary>
    public object Summary() => new
    {
        Device = link.Identity.Device,
        Pattern = options.Pattern.ToString().ToLowerInvariant(),
        options.Channels,
        RateAsked = options.Rate,
        report.Sent,
        report.Delivered,
        Lost = new { Crossbar = report.DroppedAtCrossbar, ToChip = report.LostToChip, FromChip = report.LostFromChip },
        report.Unexpected,
        report.OutOfOrder,
        RateSent = Math.Round(report.SentPerSecond),
        RateDelivered = Math.Round(report.DeliveredPerSecond),
        RateHost = Math.Round(report.Delivered / seconds),
        ToChipNs = Shape(report.ToChip),
        FromChipNs = Shape(report.FromChip),
        Model = Model(),
        report.IsWell,
    };

    public void Write(TextWriter output)
    {
        Line(output, $"device      {link.Identity.Description}");
        Line(output, $"sent        {report.Sent} events in {report.Programs} programs, {Mega(report.SentPerSecond)} of device time");
        Line(output, $"delivered   {report.Delivered} ({100.0 * report.Delivered / report.Sent:0.###} %), {Mega(report.DeliveredPerSecond)} of device time, {Mega(report.Delivered / seconds)} on this host");
        Line(output, $"lost        {report.DroppedAtCrossbar} at crossbar inputs, {report.LostToChip} on the way to the chip, {report.LostFromChip} on the way back");
        Line(output, $"order       {report.OutOfOrder} out of order, {report.Unexpected} not sent or twice");
        WriteLatency(output, "FPGA to chip", report.ToChip);
        WriteLatency(output, "chip to FPGA", report.FromChip);
        if (Devices.ModelBehind(link) is { } board)
            Line(output, $"the model   lost {board.ChipLosses.CrossbarFifoFull} at crossbar inputs, {board.FpgaLosses.EventsNotRecorded} not recorded, {board.FpgaLosses.EventsWithoutLink} without a link, {board.FpgaLosses.EventsDamagedToChip} and {board.FpgaLosses.EventsDamagedFromChip} in damaged words (to and from the chip)");
        string verdict = report.IsWell ? "every event is accounted for" : "events are unaccounted for: look at the links with 'bss2 scan', and send at a lower --rate";
        Line(output, $"{verdict}");
    }

    // A simulated chip in this process also knows by itself what it lost.
    private object? Model() => Devices.ModelBehind(link) is not { } board ? null : new
    {
        Crossbar = board.ChipLosses.CrossbarFifoFull, board.FpgaLosses.EventsNotRecorded, board.FpgaLosses.EventsWithoutLink, board.FpgaLosses.EventsDamagedToChip, board.FpgaLosses.EventsDamagedFromChip,
    };

    private static object Shape(LatencyHistogram times) => new
    {
        Min = times.Percentile(0) * NsPerTick,
        Median = times.Percentile(50) * NsPerTick,
        P99 = times.Percentile(99) * NsPerTick,
        Max = times.Percentile(100) * NsPerTick,
        Histogram = times.Counts.Select((count, tick) => new[] { tick * (long)NsPerTick, count }).Where(bin => bin[1] > 0),
    };

    // At most sixteen bars of equal width over what occurred.
    private static void WriteLatency(TextWriter output, string name, LatencyHistogram times)
    {
        if (times.Total == 0) return;
        int first = times.Percentile(0), last = times.Percentile(100), width = ((last - first) / BarsMax) + 1;
        Line(output, $"{name}  min {first * NsPerTick:0} ns, median {times.Percentile(50) * NsPerTick:0} ns, p99 {times.Percentile(99) * NsPerTick:0} ns, max {last * NsPerTick:0} ns");
        long[] bars = [.. Enumerable.Range(0, ((last - first) / width) + 1).Select(b => times.Counts.Skip(first + (b * width)).Take(width).Sum())];
        for (int b = 0; b < bars.Length; b++)
            Line(output, $"{(first + (b * width)) * NsPerTick,9:0} ns {bars[b],10}  {new string('#', (int)Math.Ceiling((double)bars[b] * BarMax / bars.Max()))}");
    }

    private static string Mega(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond / 1e6:0.###} M events/s");

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(FormattableString.Invariant(text).TrimEnd());
}
