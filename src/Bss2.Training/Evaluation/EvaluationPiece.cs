namespace Bss2.Training;

/// <summary>Images that are forwarded together, the number of their device run, and the index of the first one's tie breaker.</summary>
internal sealed record EvaluationPiece(int First, int Count, long RunIndex, ulong Noise);
