using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Training;

/// <summary>
/// The forward pass on a chip behind a link: quantises weights onto synapses, sends input spikes, and brings CADC traces and spikes back in
/// the network's own indices and units (training.md section 3).
/// </summary>
public sealed class ChipSubstrate : ISubstrate
{
    private readonly StrobeSession _session;
    private readonly NetworkPlacement _placement;
    private readonly DeviceScales _scales;
    private readonly sbyte[] _hidden, _output, _recurrent;
    private readonly float[] _first;
    private readonly byte[] _codes = new byte[NetworkPlacement.NeuronsMax];
    private InputEvent[] _events = [];
    private int[] _starts = [0];
    private long _version = -1, _wordsSent, _wordsReceived, _dropped, _undelivered;
    private double _simulatedS, _outputScale = 1;

    /// <summary>Uses an open session whose configuration holds the placement; scales were measured on the same device.</summary>
    public ChipSubstrate(StrobeSession session, NetworkPlacement placement, DeviceScales scales, string device)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(scales);
        (_session, _placement, _scales) = (session, placement, scales);
        session.RunRoutes = placement.NeuronRoutes;
        NetworkShape shape = placement.Shape;
        _hidden = new sbyte[shape.HiddenCount * shape.InputCount];
        _output = new sbyte[shape.OutputCount * shape.HiddenCount];
        _recurrent = new sbyte[shape.Recurrent ? shape.HiddenCount * shape.HiddenCount : 0];
        _first = new float[shape.HiddenCount + shape.OutputCount];
        Info = new SubstrateInfo(device, scales.WeightScale, scales.TraceScaleLsb);
    }

    /// <inheritdoc/>
    public SubstrateInfo Info { get; }

    /// <summary>When set, filled with what the chip did for the first image of every call; for figures.</summary>
    public ImageLog? Log { get; set; }

    /// <summary>When set, adds up where the time of the forward pass goes.</summary>
    public StageProfile? Profile { get => _session.Profile; set => _session.Profile = value; }

    /// <summary>Hardware weight of readout weight 1 in the last run.</summary>
    public double OutputScale => _outputScale;

    /// <inheritdoc/>
    public long RunIndex { get => _session.RunIndex; set => _session.RunIndex = value; }

    /// <inheritdoc/>
    public async ValueTask ForwardAsync(NetworkWeights weights, SpikeBatch input, Recording recording, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(recording);
        Stage before = Profile?.Enter(Stage.Encode) ?? default;
        if (weights.Version != _version) SetWeights(weights);
        for (int first = 0; first < input.ImageCount; first += _session.ImagesMax)
        {
            int count = Math.Min(_session.ImagesMax, input.ImageCount - first);
            Encode(input, first, count);
            StrobeRun run = await _session.RunAsync(_events, _starts, count, _scales.Timing, cancellationToken).ConfigureAwait(false);
            Profile?.Enter(Stage.Decode);
            for (int image = 0; image < count; image++) DecodeTraces(run, image, recording, first + image);
            DecodeSpikes(run, recording, first, count);
            recording.Counters.ImageTicks += run.ImagesTook?.Value ?? 0;
            Profile?.Enter(Stage.Encode);
        }
        Profile?.Enter(before);
        Count(recording.Counters);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void SetWeights(NetworkWeights weights)
    {
        SynapseQuantizer.Quantize(weights.Hidden, _scales.WeightScale, _hidden);
        _placement.SetHiddenWeights(_session.Config, _hidden, _placement.FirstInputSource, _placement.Shape.InputCount);
        if (_placement.Shape.Recurrent)
        {
            SynapseQuantizer.Quantize(weights.Recurrent, _scales.WeightScale, _recurrent);
            _placement.SetHiddenWeights(_session.Config, _recurrent, 0, _placement.Shape.HiddenCount);
        }
        _outputScale = SynapseQuantizer.OutputScale(weights.Output, _scales.WeightScale);
        SynapseQuantizer.Quantize(weights.Output, _outputScale, _output);
        _placement.SetOutputWeights(_session.Config, _output);
        _version = weights.Version;
    }

    private void Encode(SpikeBatch input, int first, int count)
    {
        int begin = input.ImageStart[first], total = input.ImageStart[first + count] - begin;
        if (_events.Length < total) _events = new InputEvent[total * 2];
        if (_starts.Length <= count) _starts = new int[count + 1];
        for (int k = 0; k < total; k++) _events[k] = new InputEvent(input.Step[begin + k], _placement.InputLabel(input.Input[begin + k]));
        for (int image = 0; image <= count; image++) _starts[image] = input.ImageStart[first + image] - begin;
    }

    // Each trace starts at 0; hidden traces in units of the threshold distance, readout traces also divided by what their weights were scaled down.
    private void DecodeTraces(StrobeRun run, int image, Recording recording, int target)
    {
        int hidden = _placement.Shape.HiddenCount, outputs = _placement.Shape.OutputCount, steps = recording.StepCount;
        float scale = (float)(1 / _scales.TraceScaleLsb), outputScale = (float)(_scales.WeightScale / (_outputScale * _scales.TraceScaleLsb));
        for (int s = 0; s < steps; s++)
        {
            run.Codes(image, s, _codes);
            if (s == 0)
                for (int n = 0; n < _first.Length; n++) _first[n] = _codes[n];
            Span<float> traces = recording.HiddenTraces.AsSpan(((target * steps) + s) * hidden, hidden), readout = recording.OutputTraces.AsSpan(((target * steps) + s) * outputs, outputs);
            if (target == 0) Log?.Codes.Add([.. _codes.AsSpan(0, _first.Length)]);
            for (int n = 0; n < hidden; n++) traces[n] = (_codes[n] - _first[n]) * scale;
            for (int o = 0; o < outputs; o++) readout[o] = (_codes[hidden + o] - _first[hidden + o]) * outputScale;
        }
    }

    private void DecodeSpikes(StrobeRun run, Recording recording, int firstImage, int count)
    {
        int hidden = recording.HiddenCount, steps = recording.StepCount;
        recording.HiddenSpikes.AsSpan(firstImage * steps * hidden, count * steps * hidden).Clear();
        long zero = run.SampleZero(0), separation = run.Timing.Separation.Value;
        foreach (SpikeEvent spike in run.Spikes)
        {
            int neuron = _placement.NeuronOfSpike(spike.Label);
            if (neuron < 0) continue;
            long since = spike.ChipTime.Value - zero;
            int image = since < 0 ? -1 : (int)(since / separation);
            // 1.7 us are 212.5 ticks.
            long bin = 2 * (since - (image * separation)) / StrobeKernel.PeriodCycles;
            recording.Counters.HiddenSpikes++;
            if (image == 0 && firstImage == 0) Log?.Spikes.Add((since / (double)FpgaTicks.PerMicrosecond, neuron));
            // Outside the window, or after the last sample, no sample is the last one before the spike: counted, not binned.
            if (image < 0 || image >= count || bin >= steps - 1) { recording.Counters.SpikesAfterLastSample++; continue; }
            recording.HiddenSpikes[((((firstImage + image) * steps) + (int)bin) * hidden) + neuron] = 1;
        }
    }

    private void Count(RecordingCounters counters)
    {
        (long sent, long received) = _session.Words;
        counters.WordsSent += sent - _wordsSent;
        counters.WordsReceived += received - _wordsReceived;
        counters.SpikesLost += _session.EventsDropped - _dropped;
        counters.SpikesUndelivered += _session.EventsUndelivered - _undelivered;
        counters.SimulatedS += _session.SimulatedS - _simulatedS;
        (_wordsSent, _wordsReceived, _dropped, _undelivered, _simulatedS) = (sent, received, _session.EventsDropped, _session.EventsUndelivered, _session.SimulatedS);
    }
}
