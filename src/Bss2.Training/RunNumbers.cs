namespace Bss2.Training;

/// <summary>
/// Numbers of device runs: up to four for each piece; evaluations have the upper half of the range to themselves. So the noise of a batch
/// depends on the batch alone, not on what ran before: an interrupted run goes on as if it had not been, and an evaluation can be repeated.
/// </summary>
internal static class RunNumbers
{
    /// <summary>Device runs that a piece may take.</summary>
    public const long PerPiece = 4;

    private const long FirstEvaluation = 1 << 20;

    /// <summary>First number of training batch <paramref name="batch"/> of <paramref name="pieces"/> pieces.</summary>
    public static long OfBatch(long batch, int pieces) => batch * pieces * PerPiece;

    /// <summary>First number of the evaluation of <paramref name="imageCount"/> images after <paramref name="epoch"/> epochs.</summary>
    public static long OfEvaluation(int epoch, int imageCount, int batchSize, int pieces) => FirstEvaluation + OfBatch((long)epoch * ((imageCount / batchSize) + 1), pieces);
}
