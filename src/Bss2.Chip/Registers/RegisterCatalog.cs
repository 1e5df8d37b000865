namespace Bss2.Chip;

/// <summary>Every container of the map, by name and by omnibus address.</summary>
public static partial class RegisterCatalog
{
    // Lazy: the order in which static fields of partial files are set is not defined.
    private static readonly Lazy<Dictionary<string, ContainerInfo>> ByName = new(() => All.ToDictionary(c => c.Name));

    /// <summary>The container of that name (as in firmware-spec); null when there is none.</summary>
    public static ContainerInfo? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>
    /// The container, instance and word at an omnibus address. Where several containers are windows onto one word, the first in
    /// the map is given. False for unmapped addresses.
    /// </summary>
    public static bool TryFind(uint address, out ContainerInfo? container, out int coordinate, out int word)
    {
        foreach (ContainerInfo candidate in All)
        {
            if (!candidate.IsOnOmnibus) continue;
            for (int w = 0; w < candidate.WordMaps.Length; w++)
            {
                if (!candidate.WordMaps[w].TryFind(address, out coordinate, out word)) continue;
                container = candidate;
                if (candidate.WordMaps.Length > 1) word = w;
                return true;
            }
        }
        (container, coordinate, word) = (null, -1, -1);
        return false;
    }
}
