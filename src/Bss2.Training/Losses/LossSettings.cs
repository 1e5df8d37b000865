namespace Bss2.Training;

/// <summary>Loss of training.md 2.6: NLL of softmax(10 max_t V), or of a sum over time (2.7), and regularisers, each a mean over batch and units.</summary>
public sealed record LossSettings
{
    /// <summary>What an output's score is: its largest value, or the sum over the steps.</summary>
    public ReadoutScore Readout { get; init; }

    /// <summary>Factor between score and logit.</summary>
    public double LogitScale { get; init; } = 10;

    /// <summary>Weight of mean((sum_t S)^2) over images and hidden units.</summary>
    public double BurstRegulariser { get; init; } = 5e-4;

    /// <summary>Weight of max(0, sum over hidden units and steps of S - <see cref="TotalSpikeThreshold"/>)^2, a mean over images (training.md 2.7).</summary>
    public double TotalSpikeRegulariser { get; init; }

    /// <summary>Hidden spikes of an image that cost nothing.</summary>
    public double TotalSpikeThreshold { get; init; }

    /// <summary>Weight of mean(W_hidden^2).</summary>
    public double HiddenWeightRegulariser { get; init; } = 0.1;

    /// <summary>Weight of mean(W_output^2).</summary>
    public double OutputWeightRegulariser { get; init; }

    /// <summary>Weight of mean(logit^2).</summary>
    public double ActivityRegulariser { get; init; }

    /// <summary>Sd of the seeded noise that breaks ties between equal maxima; without it a silent network gets no gradient.</summary>
    public double TieBreaker { get; init; } = 1e-5;

    /// <summary>Slope of the surrogate.</summary>
    public double SurrogateSlope { get; init; } = 50;
}
