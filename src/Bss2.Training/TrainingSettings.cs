namespace Bss2.Training;

/// <summary>Everything that shapes a training run; written into run.json. Sources: training.md 2.6 unless said otherwise.</summary>
public sealed record TrainingSettings
{
    /// <summary>Data set: mnist, fashion or yinyang.</summary>
    public string Dataset { get; init; } = "mnist";

    /// <summary>Name of the recipe that the settings started from.</summary>
    public string Recipe { get; init; } = "bss2";

    /// <summary>Yin-Yang: the five sources of a value follow each other by a fifth of a time step, so that together they resolve it.</summary>
    public bool StaggeredSources { get; init; }

    /// <summary>A ReLU network of equal size on pixel intensities instead of spiking neurons; what only spikes have is then ignored.</summary>
    public bool Relu { get; init; }

    /// <summary>Hidden spiking neurons: 246 for pictures, 120 for Yin-Yang.</summary>
    public int HiddenCount { get; init; } = 246;

    /// <summary>Hidden neurons also project onto each other.</summary>
    public bool Recurrent { get; init; }

    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Images per weight update.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Images that are forwarded together and whose gradients are added up together; fixes the order of additions.</summary>
    public int PieceSize { get; init; } = 25;

    /// <summary>Pieces that <paramref name="imageCount"/> images are cut into.</summary>
    public int PiecesOf(int imageCount) => (imageCount + PieceSize - 1) / PieceSize;

    /// <summary>Use only the first N training images; 0 = all.</summary>
    public int ImagesMax { get; init; }

    /// <summary>Evaluate on the first N test images only; 0 = all.</summary>
    public int TestImagesMax { get; init; }

    /// <summary>Training images held out from the end for the choice of settings; 0 = none.</summary>
    public int HeldOut { get; init; }

    /// <summary>Seed of weights, order, dropout and tie-breaker.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Membrane time constant of the model, us.</summary>
    public double TauMemUs { get; init; } = 6;

    /// <summary>Synaptic time constant of the model, us.</summary>
    public double TauSynUs { get; init; } = 6;

    /// <summary>Step of the model, us: the CADC period.</summary>
    public double TimeStepUs { get; init; } = PixelCoding.StepUs;

    /// <summary>Learning rate of the first epoch.</summary>
    public double LearningRate { get; init; } = 1.5e-3;

    /// <summary>How the learning rate falls.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Learning rate after the last epoch as a part of the first, where the schedule runs to it.</summary>
    public double LearningRateEnd { get; init; } = 0.05;

    /// <summary>Learning rate of an epoch as a part of the epoch's before it, where the schedule falls by epochs.</summary>
    public double EpochFactor { get; init; } = 0.97;

    /// <summary>Mean of the first hidden weights.</summary>
    public double InitMean { get; init; } = 1e-3;

    /// <summary>Spread of the first weights: sd = scale / sqrt(fan-in); 0.7 (1 - exp(-1.7/6)).</summary>
    public double InitScale { get; init; } = 0.1727;

    /// <summary>Largest hidden weight: 63 over the substrate's weight scale; in software over 240.</summary>
    public double SoftwareWeightScale { get; init; } = 240;

    /// <summary>Probability that a hidden unit is silent for a batch.</summary>
    public double Dropout { get; init; }

    /// <summary>Training pictures are turned by up to this angle, degrees.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>Training sounds have every spike's channel moved by a normal deviate of this spread, channels (training.md 2.7).</summary>
    public double ChannelJitter { get; init; }

    /// <summary>Recurrent weights stay as they were set before the first batch: the control of the paper with a shuffled copy of trained ones.</summary>
    public bool FreezeRecurrent { get; init; }

    /// <summary>Loss and regularisers.</summary>
    public LossSettings Loss { get; init; } = new();

    /// <summary>Training images used per epoch of the <paramref name="available"/> ones of a set.</summary>
    public int TrainCountOf(int available) => Math.Min(ImagesMax > 0 ? ImagesMax : int.MaxValue, available - HeldOut);

    /// <summary>Weight updates that <paramref name="images"/> take.</summary>
    public int BatchesOf(int images) => (images + BatchSize - 1) / BatchSize;

    /// <summary>Learning rate of weight update number <paramref name="batch"/> of a run.</summary>
    public double LearningRateAt(long batch, int batchesPerEpoch) => LearningRate * (Schedule switch
    {
        LearningRateSchedule.PerEpoch => Power(EpochFactor, batch / batchesPerEpoch),
        _ => StrictMath.Exp(StrictMath.Log(LearningRateEnd) * Math.Min(1, batch / ((double)Epochs * batchesPerEpoch))),
    });

    private static double Power(double factor, long exponent)
    {
        double product = 1;
        for (long i = 0; i < exponent; i++) product *= factor;
        return product;
    }
}
