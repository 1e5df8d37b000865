using System.Globalization;
using Bss2.Chip;
using Bss2.Cli.Train;
using Bss2.Experiment;
using Bss2.Protocol;

namespace Bss2.Cli.Readout;

/// <summary>Records with the CADC and shows it.</summary>
internal sealed class CadcRunner(ReadoutRequest request, TextWriter output)
{
    private const double PeriodUs = StrobeKernel.PeriodCycles * 0.004, MillivoltsPerCode = 4.5, ZeroMillivolts = 60;

    // When a bin's event must leave to arrive with its sample, and how long it takes: what training measures on the simulated board. On
    // another board the marks of input spikes may be off by a fraction of a sample.
    private static readonly StrobeTiming Typical = new(FpgaTicks.FromMicroseconds(0.52), FpgaTicks.FromMicroseconds(0.4));

    /// <summary>Longest recording: what the FPGA's trace memory holds.</summary>
    public static double DurationMaxUs => Math.Floor(StrobeKernel.TraceMemoryBytes / (2 * StrobeKernel.VectorBytes) * PeriodUs);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RequestCheck.Check(request.Train);
        var probe = new NeuronProbe(request);
        var show = new RecordedOutput(output, request.Folder);
        int samples = Math.Max(1, (int)(request.DurationUs / PeriodUs));
        await using IFpgaLink link = await Devices.OpenAsync(request.Device, request.Chip, cancellationToken, request.Capture).ConfigureAwait(false);
        await output.WriteLineAsync($"device     {link.Identity.Description}").ConfigureAwait(false);
        StrobeSession session = await StrobeSession.OpenAsync(new PlaybackRunner(link), probe.Config, samples, cancellationToken).ConfigureAwait(false);
        session.RunRoutes = [];
        InputEvent[] events = [.. request.InputTimes().Select(t => new InputEvent((int)Math.Round(t / PeriodUs), probe.InputLabel)).Where(e => e.Bin < samples)];
        StrobeTiming timing = Typical with { Separation = FpgaTicks.FromMicroseconds(request.DurationUs + 40) };
        StrobeRun run = await session.RunAsync(events, [0, events.Length], 1, timing, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"samples    {samples} of every neuron, one every {PeriodUs:0.000} us of the processor's time base, none lost or late, {session.EventsDropped} events dropped")).ConfigureAwait(false);
        string stimulus = events.Length == 0 ? "at rest" : string.Create(CultureInfo.InvariantCulture, $"input spike of weight {request.Weight} every {request.InputEveryUs} µs");
        await show.WriteAsync(new Recorded("CADC", link.Identity.Description, request.DurationUs, stimulus, [.. events.Select(e => e.Bin * PeriodUs)], Traces(run, probe))).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private RecordedTrace[] Traces(StrobeRun run, NeuronProbe probe)
    {
        var codes = new byte[NetworkPlacement.NeuronsMax];
        double[] times = [.. Enumerable.Range(0, run.SampleCount).Select(k => k * PeriodUs)];
        var values = request.Neurons.Select(_ => new int[run.SampleCount]).ToArray();
        for (int k = 0; k < run.SampleCount; k++)
        {
            run.Codes(0, k, codes);
            for (int i = 0; i < values.Length; i++) values[i][k] = codes[request.Neurons[i]];
        }
        long zero = run.SampleZero(0);
        return [.. values.Select((v, i) => new RecordedTrace(request.Neurons[i], times, v, [.. v.Select(c => ZeroMillivolts + (MillivoltsPerCode * c))], Spikes(run, probe, request.Neurons[i], zero)))];
    }

    private double[] Spikes(StrobeRun run, NeuronProbe probe, int neuron, long zero) =>
        [.. probe.SpikesOf(neuron, run.Spikes, t => new FpgaTicks(t.Value - zero).Microseconds).Where(t => t >= 0 && t <= request.DurationUs)];
}
