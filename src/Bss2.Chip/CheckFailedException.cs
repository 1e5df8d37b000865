namespace Bss2;

/// <summary>A violated <see cref="Check"/>: always a defect of this code, never of its input.</summary>
public sealed class CheckFailedException(string message) : Exception(message);
