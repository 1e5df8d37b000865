namespace Bss2.Cli;

/// <summary>Something the user asked for cannot be done: what was expected, what was found, what to do.</summary>
public sealed class UserException(string message) : Exception(message);
