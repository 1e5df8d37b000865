namespace Bss2.Chip;

/// <summary>Names of the values of enumerated fields, as in firmware-spec/enums.json.</summary>
public static partial class EnumCatalog
{
    private static readonly Lazy<Dictionary<string, (string Name, long Value)[]>> ByName = new(Make);

    /// <summary>Values of the enumeration of that name (<see cref="FieldInfo.EnumName"/>); none when there is no such enumeration.</summary>
    public static IReadOnlyList<(string Name, long Value)> Find(string? name) => name is not null && ByName.Value.TryGetValue(name, out (string Name, long Value)[]? values) ? values : [];

    /// <summary>The name of a value; null when it has none.</summary>
    public static string? NameOf(string? enumName, long value)
    {
        foreach ((string name, long number) in Find(enumName))
            if (number == value) return name;
        return null;
    }
}
