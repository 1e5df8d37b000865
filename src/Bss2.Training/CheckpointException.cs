namespace Bss2.Training;

/// <summary>A checkpoint that is damaged, from another version or of another network: what was expected, found and what to do.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
