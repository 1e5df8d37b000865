using System.Globalization;
using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>The part between the brackets of a register's name.</summary>
public static class CoordinateSyntax
{
    /// <summary>Linear coordinates, ascending.</summary>
    /// <exception cref="RegisterInputException">The text names no instance, or too many.</exception>
    public static int[] Parse(ContainerInfo container, string text)
    {
        ArgumentNullException.ThrowIfNull(container);
        ArgumentNullException.ThrowIfNull(text);
        CoordinateInfo shape = CoordinateCatalog.Of(container);
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length == 1)
        {
            IReadOnlyList<(string, int)> names = shape.Axes.Count == 1 ? shape.Axes[0].Names : shape.Names;
            (int first, int last) = ParseRange(container, parts[0], container.CoordinateCount, names, "coordinate");
            RequireFew(container, text, (long)last - first + 1);
            return [.. Enumerable.Range(first, last - first + 1)];
        }
        if (parts.Length != shape.Axes.Count) throw new RegisterInputException($"Expected {RegisterSyntax.Describe(container)}, found [{text}].");
        return ParseDigits(container, shape, parts, text);
    }

    /// <summary>A linear coordinate with its digits, e.g. "[456: row 1, column 200]"; empty for a single instance.</summary>
    public static string Format(ContainerInfo container, int coordinate, bool digits = false)
    {
        ArgumentNullException.ThrowIfNull(container);
        if (container.CoordinateCount == 1) return "";
        string? text = digits ? FormatDigits(container, coordinate) : null;
        return text is null ? $"[{coordinate}]" : $"[{coordinate}: {text}]";
    }

    /// <summary>The digits of a coordinate in words; null where the linear number says it all.</summary>
    public static string? FormatDigits(ContainerInfo container, int coordinate)
    {
        ArgumentNullException.ThrowIfNull(container);
        CoordinateInfo shape = CoordinateCatalog.Of(container);
        foreach ((string name, int value) in shape.Names)
            if (value == coordinate) return name;
        if (shape.Axes.Count == 1) return NameOf(shape.Axes[0], coordinate);
        int[] values = shape.Digits(coordinate);
        return string.Join(", ", shape.Axes.Select((axis, i) => $"{axis.Name} {NameOf(axis, values[i]) ?? values[i].ToString(CultureInfo.InvariantCulture)}"));
    }

    /// <summary>"0..511".</summary>
    public static string LinearRange(ContainerInfo container) => $"0..{container.CoordinateCount - 1}";

    /// <summary>"row 0..1, column 0..255".</summary>
    public static string Axes(ContainerInfo container) => string.Join(", ", CoordinateCatalog.Of(container).Axes.Select(a => $"{a.Name} 0..{a.Count - 1}"));

    private static int[] ParseDigits(ContainerInfo container, CoordinateInfo shape, string[] parts, string text)
    {
        var ranges = new (int First, int Last)[parts.Length];
        long count = 1;
        for (int i = 0; i < parts.Length; i++)
        {
            ranges[i] = ParseRange(container, parts[i], shape.Axes[i].Count, shape.Axes[i].Names, shape.Axes[i].Name);
            count *= ranges[i].Last - ranges[i].First + 1;
        }
        RequireFew(container, text, count);
        List<int> found = new((int)count);
        int[] digits = [.. ranges.Select(r => r.First)];
        while (true)
        {
            if (shape.TryLinear(digits, out int linear)) found.Add(linear);
            int axis = digits.Length - 1;
            while (axis >= 0 && digits[axis] == ranges[axis].Last) digits[axis] = ranges[axis--].First;
            if (axis < 0) break;
            digits[axis]++;
        }
        if (found.Count == 0) throw new RegisterInputException($"Expected an instance of {container.Name}, found [{text}], which does not exist on the chip.");
        return [.. found.Order()];
    }

    private static (int First, int Last) ParseRange(ContainerInfo container, string text, int count, IReadOnlyList<(string Name, int Value)> names, string what)
    {
        if (text == "*") return (0, count - 1);
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        int first = ParseOne(container, dots < 0 ? text : text[..dots], count, names, what), last = dots < 0 ? first : ParseOne(container, text[(dots + 2)..], count, names, what);
        return first <= last ? (first, last) : throw new RegisterInputException($"Expected a range that rises, found '{text}' for the {what} of {container.Name}.");
    }

    private static int ParseOne(ContainerInfo container, string text, int count, IReadOnlyList<(string Name, int Value)> names, string what)
    {
        foreach ((string name, int value) in names)
            if (RegisterNames.Key(name) == RegisterNames.Key(text.Trim())) return value;
        if (RegisterSyntax.TryParseNumber(text.Trim(), out long number) && number >= 0 && number < count) return (int)number;
        string named = names.Count > 0 ? $" or a name ({string.Join(", ", names.Select(n => n.Name))})" : "";
        throw new RegisterInputException($"Expected 0..{count - 1}, a range a..b or *{named} for the {what} of {container.Name}, found '{text}'. It is {RegisterSyntax.Describe(container)}.");
    }

    private static string? NameOf(CoordinateAxis axis, int value)
    {
        foreach ((string name, int number) in axis.Names)
            if (number == value) return name;
        return null;
    }

    private static void RequireFew(ContainerInfo container, string text, long count)
    {
        if (count > RegisterSyntax.InstancesMax)
            throw new RegisterInputException($"Expected at most {RegisterSyntax.InstancesMax} instances at once, found {count} in {container.Name}[{text}]. Name a smaller range.");
    }
}
