using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>What the MADC saw in one recording, with the chip's spikes of the same time.</summary>
public sealed class MadcTrace
{
    private readonly MadcSampleEvent[] _samples;
    private readonly SpikeEvent[] _spikes;

    internal MadcTrace(IReadOnlyList<NeuronOnChip> circuits, FpgaTicks start, double periodTicks, MadcSampleEvent[] samples, SpikeEvent[] spikes) =>
        (Circuits, Start, PeriodTicks, _samples, _spikes) = (circuits, start, periodTicks, samples, spikes);

    /// <summary>Circuit of each channel, one or two.</summary>
    public IReadOnlyList<NeuronOnChip> Circuits { get; }

    /// <summary>Systime of the start.</summary>
    public FpgaTicks Start { get; }

    /// <summary>Time between samples that the configuration asks for, ticks of 8 ns.</summary>
    public double PeriodTicks { get; }

    /// <summary>Samples in order of time; of two circuits in turn.</summary>
    public ReadOnlySpan<MadcSampleEvent> Samples => _samples;

    /// <summary>Spikes that left the chip.</summary>
    public ReadOnlySpan<SpikeEvent> Spikes => _spikes;

    /// <summary>Microseconds from the start of the recording to a time of the chip.</summary>
    public double TimeUs(FpgaTicks chipTime) => (chipTime - Start).Microseconds;

    /// <summary>Samples per microsecond by the chip's own time stamps; NaN for fewer than two.</summary>
    public double MeasuredRateMhz => _samples.Length < 2 ? double.NaN : (_samples.Length - 1) / (_samples[^1].ChipTime - _samples[0].ChipTime).Microseconds;

    /// <summary>Samples that are missing between the first and the last one, told by gaps of more than a period.</summary>
    public long LostSamples
    {
        get
        {
            long lost = 0;
            for (int i = 1; i < _samples.Length; i++)
                lost += Math.Max(0, (long)Math.Round((_samples[i].ChipTime.Value - _samples[i - 1].ChipTime.Value) / PeriodTicks) - 1);
            return lost;
        }
    }

    /// <summary>Number, mean and standard deviation of the codes of a channel; NaN when it has none.</summary>
    public (int Count, double Mean, double Sd) Statistics(int channel)
    {
        (int count, double sum, double squares) = (0, 0, 0);
        foreach (MadcSampleEvent sample in _samples)
            if (sample.Channel == channel) (count, sum, squares) = (count + 1, sum + sample.Code, squares + ((double)sample.Code * sample.Code));
        double mean = sum / count;
        return (count, mean, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))));
    }
}
