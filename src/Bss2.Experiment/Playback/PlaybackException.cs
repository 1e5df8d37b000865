namespace Bss2.Experiment;

/// <summary>A playback program failed or was wrong. The message says what was expected, what was found and what to do.</summary>
public class PlaybackException(string message) : Exception(message);

/// <summary>The FPGA reported that an instruction exceeded its time limit.</summary>
public sealed class PlaybackTimeoutException(string message) : PlaybackException(message);
