namespace Bss2.Calibration;

/// <summary>A calibration file that cannot be used: says what was expected, what was found and what to do.</summary>
public sealed class CalibrationException : Exception
{
    /// <summary>With the file (or "calibration text") it is about.</summary>
    public CalibrationException(string source, string message, Exception? inner = null)
        : base($"{source}: {message}", inner) => CalibrationSource = source;

    /// <summary>The file, or "calibration text".</summary>
    public string CalibrationSource { get; }
}
