using System.Globalization;

namespace Bss2.Simulation;

/// <summary>One name of the text form of <see cref="FaultOptions"/>: how it is printed (null when it is off) and read (null when the text is no value of it).</summary>
internal sealed record FaultField(string Name, string Takes, Func<FaultOptions, string?> Print, Func<FaultOptions, string, FaultOptions?> Read)
{
    // A day: beyond it nothing is tested, and sums of durations stay far from overflow.
    private const long DurationNsMax = 86_400_000_000_000;

    private static readonly (string Unit, long Ns)[] Units = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000), ("ns", 1)];

    public static FaultField Probability(string name, Func<FaultOptions, double> get, Func<FaultOptions, double, FaultOptions> set) =>
        Real(name, "0..1", 0, 1, get, set, off: 0);

    public static FaultField Real(
        string name, string takes, double min, double max, Func<FaultOptions, double> get, Func<FaultOptions, double, FaultOptions> set, double off) => new(
        name, takes,
        faults => get(faults).Equals(off) ? null : get(faults).ToString(CultureInfo.InvariantCulture),
        (faults, text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max ? set(faults, value) : null);

    public static FaultField Microseconds(string name, Func<FaultOptions, long> get, Func<FaultOptions, long, FaultOptions> set) => new(
        name, "microseconds",
        faults => get(faults) == 0 ? null : (get(faults) / 1000m).ToString(CultureInfo.InvariantCulture),
        (faults, text) => Nanoseconds(text, 1000) is { } ns ? set(faults, ns) : null);

    public static FaultField Whole(string name, long max, Func<FaultOptions, long> get, Func<FaultOptions, long, FaultOptions> set) => new(
        name, string.Create(CultureInfo.InvariantCulture, $"0..{max}"),
        faults => get(faults) == 0 ? null : get(faults).ToString(CultureInfo.InvariantCulture),
        (faults, text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= max ? set(faults, value) : null);

    /// <summary>Something at a moment: <c>WHAT@10s</c>.</summary>
    public static FaultField At(string name, string takes, Func<FaultOptions, (string What, long AtNs)?> get, Func<FaultOptions, string, long, FaultOptions?> set) => new(
        name, takes,
        faults => get(faults) is { } found ? $"{found.What}@{Duration(found.AtNs)}" : null,
        (faults, text) => text.Split('@') is [string what, string at] && ReadDuration(at) is { } ns ? set(faults, what, ns) : null);

    /// <summary>With the largest unit that leaves a whole number.</summary>
    public static string Duration(long ns)
    {
        (string unit, long factor) = Array.Find(Units, u => ns % u.Ns == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{ns / factor}{unit}");
    }

    /// <summary>A number with one of the units s, ms, us, ns; null when it is none.</summary>
    public static long? ReadDuration(string text)
    {
        string number = text.TrimEnd('s', 'm', 'u', 'n');
        (string? unit, long factor) = Array.Find(Units, u => u.Unit == text[number.Length..]);
        return unit is null ? null : Nanoseconds(number, factor);
    }

    // Exact: a duration that is no whole number of nanoseconds would not be printed as it was written.
    private static long? Nanoseconds(string number, long factor)
    {
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) || value > DurationNsMax) return null;
        decimal ns = value * factor;
        return ns <= DurationNsMax && decimal.IsInteger(ns) ? (long)ns : null;
    }
}
