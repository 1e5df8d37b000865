namespace Bss2.Calibration;

/// <summary>A calibration file that cannot be used, or a device that does not answer as a calibrated one: says what was expected, what was found and what to do.</summary>
public sealed class CalibrationException : Exception
{
    /// <summary>With the file (or "calibration text") it is about.</summary>
    public CalibrationException(string source, string message, Exception? inner = null)
        : base($"{source}: {message}", inner) => CalibrationSource = source;

    /// <summary>Source of faults that a measurement found.</summary>
    public const string Device = "device";

    /// <summary>True when a device was measured and did not answer as expected; else the file or text is at fault.</summary>
    public bool IsDevice => CalibrationSource == Device;

    /// <summary>The file, "calibration text" or <see cref="Device"/>.</summary>
    public string CalibrationSource { get; }
}
