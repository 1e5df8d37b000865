using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Cli.Train;
using Bss2.Experiment;

namespace Bss2.Cli.Readout;

/// <summary>A calibrated chip whose 256 logical neurons are alone, but for one input that drives the recorded ones.</summary>
internal sealed class NeuronProbe
{
    private readonly NetworkPlacement _placement = new(new NetworkShape(1, NetworkPlacement.NeuronsMax, 0));

    public NeuronProbe(ReadoutRequest request)
    {
        string source = request.CalibrationFile ?? "exported calibration";
        CalibrationFile.Parse(DeviceSession.CalibrationText(request.Train)!, source).ApplyTo(Config, CalibrationSelection.All);
        _placement.Configure(Config);
        var weights = new sbyte[NetworkPlacement.NeuronsMax];
        foreach (int n in request.Neurons) weights[n] = (sbyte)request.Weight;
        _placement.SetHiddenWeights(Config, weights, _placement.FirstInputSource, 1);
        foreach (int n in request.Neurons)
            Config.Set(CapMemCell.At(CapMemCellOnChip.OfNeuron(NetworkPlacement.MainCircuit(n), CapMemRow.IMemOffset)), CapMemCell.Default with { Value = request.CurrentStep ?? 0 });
    }

    public ChipConfig Config { get; } = new();

    /// <summary>Label of the input.</summary>
    public ushort InputLabel => _placement.InputLabel(0);

    /// <summary>Times (us, by <paramref name="timeOf"/>) at which <paramref name="neuron"/> spiked.</summary>
    public double[] SpikesOf(int neuron, ReadOnlySpan<SpikeEvent> spikes, Func<FpgaTicks, double> timeOf)
    {
        var times = new List<double>();
        foreach (SpikeEvent spike in spikes)
            if (_placement.NeuronOfSpike(spike.Label) == neuron) times.Add(timeOf(spike.ChipTime));
        return [.. times];
    }
}
