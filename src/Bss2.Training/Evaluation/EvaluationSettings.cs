namespace Bss2.Training;

/// <summary>How a network is evaluated: which images, in which pieces, with which seeded noise.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The first N images of the data set.</summary>
    public required int ImageCount { get; init; }

    /// <summary>Images that are forwarded together.</summary>
    public int PieceSize { get; init; } = 25;

    /// <summary>Images of a batch: whole pieces, as in training.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Seed of the noise that breaks ties between equal scores.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Loss, of which logit scale and tie breaker count here.</summary>
    public LossSettings Loss { get; init; } = new();

    /// <summary>Number of the device's first run: it selects the trial-to-trial noise.</summary>
    public long FirstRun { get; init; }

    /// <summary>Index of the tie breaker's noise for the first image of every batch.</summary>
    public ulong FirstNoise { get; init; }

    /// <summary>Those with which a training evaluated itself after <paramref name="epoch"/> epochs and <paramref name="batches"/> weight updates: the same noise.</summary>
    public static EvaluationSettings LikeTraining(TrainingSettings settings, int imageCount, int epoch, long batches)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new EvaluationSettings
        {
            ImageCount = imageCount, PieceSize = settings.PieceSize, BatchSize = settings.BatchSize, Seed = settings.Seed, Loss = settings.Loss,
            FirstRun = RunNumbers.OfEvaluation(epoch, imageCount, settings.BatchSize, settings.PiecesOf(settings.BatchSize)),
            FirstNoise = (ulong)(batches * settings.BatchSize),
        };
    }

    /// <summary>In pieces of <paramref name="pieceSize"/> images, for devices that take other ones at a time than training does.</summary>
    public static EvaluationSettings InPieces(TrainingSettings settings, int imageCount, int pieceSize)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new EvaluationSettings
        {
            ImageCount = imageCount, PieceSize = pieceSize, BatchSize = pieceSize, Seed = settings.Seed, Loss = settings.Loss, FirstRun = RunNumbers.OfEvaluation(0, imageCount, pieceSize, 1),
        };
    }

    /// <summary>Pieces of all images: batch by batch, the last one of each may be smaller.</summary>
    internal IReadOnlyList<EvaluationPiece> Pieces()
    {
        List<EvaluationPiece> pieces = [];
        int perBatch = (BatchSize + PieceSize - 1) / PieceSize;
        for (int at = 0; at < ImageCount; at += BatchSize)
        {
            int images = Math.Min(BatchSize, ImageCount - at);
            for (int p = 0; p * PieceSize < images; p++)
            {
                int first = p * PieceSize;
                long run = FirstRun + RunNumbers.OfBatch(at / BatchSize, perBatch) + (p * RunNumbers.PerPiece);
                pieces.Add(new EvaluationPiece(at + first, Math.Min(PieceSize, images - first), run, FirstNoise + (ulong)first));
            }
        }
        return pieces;
    }
}
