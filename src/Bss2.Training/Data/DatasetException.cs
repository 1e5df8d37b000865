namespace Bss2.Training;

/// <summary>A data file that is missing, damaged or of another kind: what was expected, what was found, and how to get it.</summary>
public sealed class DatasetException(string message, Exception? inner = null) : Exception(message, inner);
