namespace Bss2.Protocol;

/// <summary>A capture file that cannot be read on: where, what was expected, what to do.</summary>
public class CaptureException(string message) : Exception(message);

/// <summary>The file ends inside a block; the packets before it are good and were delivered.</summary>
public sealed class CaptureCutOffException(string message) : CaptureException(message);
