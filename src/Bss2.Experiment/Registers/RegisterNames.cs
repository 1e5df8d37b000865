using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Names of containers and fields as people type them: any case, with or without underscores.</summary>
public static class RegisterNames
{
    private const int NearestMax = 3;

    private static readonly Lazy<Dictionary<string, ContainerInfo>> ByKey = new(() => RegisterCatalog.All.ToDictionary(c => Key(c.Name)));

    /// <summary>The container of that name, e.g. "NeuronConfig" or "neuron_config".</summary>
    /// <exception cref="RegisterInputException">There is none; the message holds the nearest names.</exception>
    public static ContainerInfo Container(string name) => ByKey.Value.TryGetValue(Key(name), out ContainerInfo? found) ? found : throw new RegisterInputException(
        $"Expected the name of a register, found '{name}'.{Suggest(name, RegisterCatalog.All.Select(c => c.Name))}");

    /// <summary>The field of that name, or all entries of an indexed one ("connect_neuron" gives "connect_neuron[0]" and "[1]").</summary>
    /// <exception cref="RegisterInputException">There is none; the message holds the nearest names.</exception>
    public static FieldInfo[] Fields(ContainerInfo container, string name)
    {
        ArgumentNullException.ThrowIfNull(container);
        string key = Key(name);
        FieldInfo[] exact = Array.FindAll(container.Fields, f => Key(f.Name) == key);
        if (exact.Length > 0) return exact;
        FieldInfo[] entries = Array.FindAll(container.Fields, f => Key(f.Name).StartsWith(key, StringComparison.Ordinal) && Key(f.Name)[key.Length] is '[' or '.');
        if (entries.Length > 0) return entries;
        throw new RegisterInputException(container.Fields.Length == 0
            ? $"Expected no field, found '{name}': {container.Name} has none (it is {container.Access})."
            : $"Expected a field of {container.Name}, found '{name}'.{Suggest(name, container.Fields.Select(f => f.Name))}");
    }

    /// <summary>True when what was typed could become <paramref name="name"/>.</summary>
    public static bool IsBeginningOf(string typed, string name) => Key(name).StartsWith(Key(typed), StringComparison.Ordinal);

    /// <summary>A sentence with the names nearest to what was typed; empty when none is near.</summary>
    public static string Suggest(string typed, IEnumerable<string> names)
    {
        string key = Key(typed);
        int limit = Math.Max(2, key.Length / 3);
        string[] nearest = [.. names.Select(n => (Name: n, Distance: Distance(key, Key(n)))).Where(n => n.Distance <= limit).OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .Take(NearestMax).Select(n => n.Name)];
        return nearest.Length == 0 ? "" : $" Nearest: {string.Join(", ", nearest)}.";
    }

    internal static string Key(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // Edits between the two, or nearly none when one holds the other: "node" is near "CrossbarNode".
    private static int Distance(string typed, string name)
    {
        if (typed.Length >= 3 && (name.Contains(typed, StringComparison.Ordinal) || typed.Contains(name, StringComparison.Ordinal))) return 1;
        var row = new int[name.Length + 1];
        for (int j = 0; j < row.Length; j++) row[j] = j;
        for (int i = 1; i <= typed.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= name.Length; j++)
            {
                int edited = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (typed[i - 1] == name[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], edited);
            }
        }
        return row[^1];
    }
}
