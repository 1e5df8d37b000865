using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Eval;

/// <summary>What an evaluation reached, for its JSON; accuracies in percent.</summary>
public sealed record EvalSummary
{
    /// <summary>What the device says it is.</summary>
    public required string Device { get; init; }

    /// <summary>Seed of the simulated chip; null in software and on silicon.</summary>
    public required ulong? ChipSeed { get; init; }

    /// <summary>Test images.</summary>
    public required int Images { get; init; }

    /// <summary>Accuracy.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean NLL.</summary>
    public required double Loss { get; init; }

    /// <summary>Hidden spikes per image, several in a bin counted each.</summary>
    public required double HiddenSpikesPerImage { get; init; }

    /// <summary>Input spikes per image.</summary>
    public required double InputSpikesPerImage { get; init; }

    /// <summary>Hidden neurons.</summary>
    public required int HiddenNeurons { get; init; }

    /// <summary>Hidden neurons that never spiked within the sampled window of any image.</summary>
    public required int DeadNeurons { get; init; }

    /// <summary>Hidden neurons of the chip that fail whatever they are trained to; null in software and in fast inference.</summary>
    public NeuronHealth? Neurons { get; init; }

    /// <summary>Images by class (row) and decision (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>Events lost since the device was opened, stage by stage.</summary>
    public required EventLosses Losses { get; init; }

    /// <summary>Hidden spikes outside the sampled window: counted, not binned.</summary>
    public required long SpikesOutsideWindow { get; init; }

    /// <summary>Time that passed on the device, seconds.</summary>
    public required double SimulatedS { get; init; }

    /// <summary>Mean power of the chip, mW, by the model's assumed figures: an estimate; null where no model can tell.</summary>
    public double? EstimatedPowerMw { get; init; }

    /// <summary>Energy of the chip over all time on the device, uJ per image: an estimate as the power.</summary>
    public double? EstimatedEnergyUjPerImage { get; init; }

    /// <summary>Wall time of the evaluation, seconds.</summary>
    public required double WallS { get; init; }

    /// <summary>Of an evaluation on <paramref name="device"/>.</summary>
    internal static EvalSummary Of(EvalDevice device, EvaluationResult result, EnergyUse? energy, double wallS)
    {
        int[,] confusion = result.Confusion();
        int[] classes = [.. Enumerable.Range(0, result.ClassCount)];
        return new EvalSummary
        {
            Device = device.Session.Description, ChipSeed = device.Session.ChipSeed, Images = result.ImageCount, Accuracy = result.AccuracyPercent, Loss = result.Loss,
            HiddenSpikesPerImage = result.HiddenSpikesPerImage, InputSpikesPerImage = result.InputSpikesPerImage, HiddenNeurons = result.SpikesOfNeuron.Length, DeadNeurons = result.DeadNeurons,
            Confusion = [.. classes.Select(c => (IReadOnlyList<int>)[.. classes.Select(d => confusion[c, d])])],
            Losses = device.Losses(result), SpikesOutsideWindow = result.Counters.SpikesAfterLastSample, SimulatedS = result.Counters.SimulatedS,
            EstimatedPowerMw = energy is { Seconds: > 0 } e ? 1e3 * e.Joules / e.Seconds : null, EstimatedEnergyUjPerImage = energy is { } used ? 1e6 * used.Joules / result.ImageCount : null, WallS = wallS,
        };
    }
}
