using Bss2.Calibration;

namespace Bss2.Cli;

/// <summary>Names on the command line for parts of a calibration.</summary>
internal static class CalibrationParts
{
    public static IReadOnlyList<string> Names { get; } = ["all", "leak-reset", "none"];

    public static CalibrationSelection Find(string name) => name switch
    {
        "all" => CalibrationSelection.All,
        "leak-reset" => CalibrationSelection.LeakAndReset,
        "none" => CalibrationSelection.None,
        _ => throw new UserException($"Expected --calibrate {string.Join(", ", Names)}, found '{name}'."),
    };
}
