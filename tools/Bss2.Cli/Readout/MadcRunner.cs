using System.Globalization;
using Bss2.Chip;
using Bss2.Cli.Train;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Readout;

/// <summary>Records with the MADC and shows it.</summary>
internal sealed class MadcRunner(ReadoutRequest request, TextWriter output)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        RequestCheck.Check(request.Train);
        var probe = new NeuronProbe(request);
        var show = new RecordedOutput(output, request.Folder);
        await using IFpgaLink link = await Devices.OpenAsync(request.Device, request.Chip, cancellationToken, request.Capture).ConfigureAwait(false);
        await output.WriteLineAsync($"device     {link.Identity.Description}").ConfigureAwait(false);
        MadcRecording recording = await MadcRecording.OpenAsync(new PlaybackRunner(link), probe.Config, Circuits(request.Neurons), cancellationToken).ConfigureAwait(false);
        MadcTrace trace = await recording.RunAsync(Steps(recording, probe), FpgaTicks.FromMicroseconds(request.DurationUs), cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"samples    {trace.Samples.Length} at {trace.MeasuredRateMhz:0.000} MS/s by their time stamps{(request.Neurons.Count > 1 ? ", in turn" : "")}, {trace.LostSamples} lost{Dropped(link)}")).ConfigureAwait(false);
        var recorded = new Recorded("MADC", link.Identity.Description, request.DurationUs, Stimulus(), request.InputTimes(), Traces(trace, probe))
        {
            Current = request.CurrentStep is null ? null : (CurrentOnUs, CurrentOffUs),
        };
        await show.WriteAsync(recorded).ConfigureAwait(false);
        return ExitCode.Ok;
    }

    // A logical neuron's membrane is on the lines of both parities: of its own circuit in the even column, and of the second one. Two neurons
    // of a row take one each.
    private static NeuronOnChip[] Circuits(IReadOnlyList<int> neurons)
    {
        NeuronOnChip first = NetworkPlacement.MainCircuit(neurons[0]);
        if (neurons.Count == 1) return [first];
        NeuronOnChip second = NetworkPlacement.MainCircuit(neurons[1]);
        return [first, first.Row == second.Row ? NetworkPlacement.SecondCircuit(neurons[1]) : second];
    }

    // The middle half.
    private double CurrentOnUs => request.DurationUs / 4;

    private double CurrentOffUs => request.DurationUs * 3 / 4;

    private List<RecordingStep> Steps(MadcRecording recording, NeuronProbe probe)
    {
        List<RecordingStep> steps = [.. request.InputTimes().Select(t => RecordingStep.Spike(FpgaTicks.FromMicroseconds(t), probe.InputLabel))];
        if (request.CurrentStep is null) return steps;
        ChipConfig on = recording.Config.Clone();
        foreach (int n in request.Neurons)
        {
            Register<NeuronConfig> register = NeuronConfig.At(NetworkPlacement.MainCircuit(n));
            on.Set(register, on.Get(register) with { EnableMembraneOffset = true });
        }
        steps.Add(RecordingStep.Configure(FpgaTicks.FromMicroseconds(CurrentOnUs), on));
        steps.Add(RecordingStep.Configure(FpgaTicks.FromMicroseconds(CurrentOffUs), recording.Config));
        // Stable: equal times stay in order.
        return [.. steps.OrderBy(s => s.Time.Value)];
    }

    private string Stimulus()
    {
        string input = request.InputEveryUs > 0 ? string.Create(CultureInfo.InvariantCulture, $"input spike of weight {request.Weight} every {request.InputEveryUs} µs") : "";
        string step = request.CurrentStep is int code ? $"constant current of code {code} in the middle half" : "";
        return (input, step) switch { ("", "") => "at rest", (_, "") => input, ("", _) => step, _ => $"{input}, {step}" };
    }

    private RecordedTrace[] Traces(MadcTrace trace, NeuronProbe probe)
    {
        var traces = new RecordedTrace[request.Neurons.Count];
        for (int channel = 0; channel < traces.Length; channel++)
        {
            MadcSampleEvent[] own = [.. trace.Samples.ToArray().Where(s => s.Channel == channel)];
            traces[channel] = new RecordedTrace(
                request.Neurons[channel], [.. own.Select(s => trace.TimeUs(s.ChipTime))], [.. own.Select(s => s.Code)], [.. own.Select(s => MadcScale.Millivolts(s.Code))],
                probe.SpikesOf(request.Neurons[channel], trace.Spikes, trace.TimeUs));
        }
        return traces;
    }

    // What only a simulated chip can tell.
    private static string Dropped(IFpgaLink link) => Devices.ModelBehind(link) is { ChipLosses.Spikes: > 0 and long spikes } ? $", {spikes} spikes dropped in the chip" : "";
}
