namespace Bss2.Cli.Conform;

/// <summary>A file that is no vector file, or a damaged one. The message names it and says what was expected.</summary>
public sealed class VectorFileException(string message, Exception? inner = null) : Exception(message, inner);
