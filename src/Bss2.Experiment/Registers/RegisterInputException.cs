namespace Bss2.Experiment;

/// <summary>A register, coordinate, field, value or snapshot that somebody wrote cannot be used: what was expected, what was found, what is near.</summary>
public sealed class RegisterInputException(string message) : Exception(message);
