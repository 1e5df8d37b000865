using System.Globalization;
using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Texts that name registers: <c>NAME[coordinate].field</c>. A coordinate is a linear number, a range <c>0..15</c>, <c>*</c>, a name of the
/// map (<c>top</c>), or one of these per digit: <c>CapMemCell[0, v_leak, 0..127]</c>.
/// </summary>
public static class RegisterSyntax
{
    /// <summary>Instances that one text may name.</summary>
    public const int InstancesMax = 1 << 20;

    /// <summary>Reads a selection.</summary>
    /// <exception cref="RegisterInputException">It is none; the message says what is near.</exception>
    public static RegisterSelection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string name, string? coordinate, string? field) = Split(text.Trim());
        ContainerInfo container = RegisterNames.Container(name);
        FieldInfo[] fields = field is null ? container.Fields : RegisterNames.Fields(container, field);
        int[] instances = CoordinateSyntax.Parse(container, coordinate ?? "*");
        return new RegisterSelection(container, instances, fields, coordinate is not null || container.CoordinateCount == 1, field is not null);
    }

    /// <summary>Reads an assignment from its two sides.</summary>
    /// <exception cref="RegisterInputException">One of them is wrong, or the left one names too little or something that is not written.</exception>
    public static RegisterAssignment ParseAssignment(string target, string value)
    {
        RegisterSelection selection = Parse(target);
        ContainerInfo container = selection.Container;
        if (!container.Writable) throw new RegisterInputException($"Expected a register that can be written, found {container.Name}, which is {container.Access}.");
        if (!selection.NamesInstances)
            throw new RegisterInputException($"Expected instances to write, {Describe(container)}, found '{target}'. Say which, e.g. {container.Name}[0], or [*] for all.");
        FieldInfo[] settable = [.. selection.Fields.Where(f => f.Kind != FieldKind.Const)];
        if (settable.Length == 0) throw new RegisterInputException($"Expected a field that takes a value, found '{target}': nothing there can be set.");
        if (!selection.NamesFields && settable.Length > 1)
            throw new RegisterInputException($"Expected a field of {container.Name}, found '{target}'. It has: {string.Join(", ", settable.Select(f => f.Name))}.");
        long number = ParseValue(settable[0], value);
        foreach (FieldInfo field in settable[1..]) ParseValue(field, value);
        return new RegisterAssignment(selection with { Fields = settable }, number);
    }

    /// <summary>Reads <c>A=1</c>, or pairs of texts <c>A 1</c>, in any mixture.</summary>
    /// <exception cref="RegisterInputException">A value is missing, or an assignment is wrong.</exception>
    public static IReadOnlyList<RegisterAssignment> ParseAssignments(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<RegisterAssignment> assignments = [];
        for (int i = 0; i < texts.Count; i++)
        {
            int equals = texts[i].IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && i + 1 == texts.Count) throw new RegisterInputException($"Expected a value for '{texts[i]}', found none. Write NAME[coordinate].field VALUE, or NAME[coordinate].field=VALUE.");
            assignments.Add(equals >= 0 ? ParseAssignment(texts[i][..equals], texts[i][(equals + 1)..]) : ParseAssignment(texts[i], texts[++i]));
        }
        return assignments;
    }

    /// <summary>Reads a value of a field: decimal, 0x hexadecimal, 0b binary, true or false, a name of its enumeration, none.</summary>
    /// <exception cref="RegisterInputException">It is no value, or outside the field's range.</exception>
    public static long ParseValue(FieldInfo field, string text)
    {
        ArgumentNullException.ThrowIfNull(field);
        string value = text.Trim();
        if (field.Kind == FieldKind.OneHot && value.Equals("none", StringComparison.OrdinalIgnoreCase)) return -1;
        foreach ((string name, long named) in EnumCatalog.Find(field.EnumName))
            if (RegisterNames.Key(name) == RegisterNames.Key(value)) return named;
        if (field.Kind == FieldKind.Bool && bool.TryParse(value, out bool flag)) return flag ? 1 : 0;
        if (TryParseNumber(value, out long number) && number >= field.Min && number <= field.Max) return number;
        throw new RegisterInputException($"Expected {DescribeValues(field)} for {field.Name}, found '{text}'.");
    }

    /// <summary>A value as people read it: the name of an enumeration's value, else a number.</summary>
    public static string FormatValue(FieldInfo field, long value)
    {
        ArgumentNullException.ThrowIfNull(field);
        return EnumCatalog.NameOf(field.EnumName, value) ?? (field.Kind == FieldKind.OneHot && value == -1 ? "none" : value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Values that a field takes, e.g. "0..63" or "0..3 (membrane, exc_synin, ...)".</summary>
    public static string DescribeValues(FieldInfo field)
    {
        ArgumentNullException.ThrowIfNull(field);
        string names = string.Join(", ", EnumCatalog.Find(field.EnumName).Select(v => v.Name));
        return $"{field.Min}..{field.Max}{(names.Length > 0 ? $" ({names})" : "")}{(field.Kind == FieldKind.OneHot ? " or none" : "")}";
    }

    /// <summary>How the instances of a container are counted, e.g. "CapMemCell[0..12479] or CapMemCell[block 0..3, row 0..23, column 0..129]".</summary>
    public static string Describe(ContainerInfo container) => $"{container.Name}[{CoordinateSyntax.LinearRange(container)}]{(CoordinateCatalog.Of(container).Axes.Count > 1 ? $" or {container.Name}[{CoordinateSyntax.Axes(container)}]" : "")}";

    /// <summary>Numbers as people type them; negative ones in decimal only.</summary>
    public static bool TryParseNumber(string text, out long number)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) return long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number) && number >= 0;
        if (digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase)) return long.TryParse(digits.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out number) && number >= 0;
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    // The first bracket belongs to the coordinate if it follows the name; later ones are indices of fields.
    private static (string Name, string? Coordinate, string? Field) Split(string text)
    {
        int end = text.AsSpan().IndexOfAny('[', '.');
        if (end < 0) return (text, null, null);
        string name = text[..end];
        if (text[end] == '.') return (name, null, text[(end + 1)..]);
        int close = text.IndexOf(']', end);
        if (close < 0) throw new RegisterInputException($"Expected a ']' behind the coordinate, found '{text}'.");
        string coordinate = text[(end + 1)..close];
        if (close == text.Length - 1) return (name, coordinate, null);
        if (text[close + 1] != '.') throw new RegisterInputException($"Expected '.' and a field behind the ']', found '{text[(close + 1)..]}' in '{text}'.");
        return (name, coordinate, text[(close + 2)..]);
    }
}
