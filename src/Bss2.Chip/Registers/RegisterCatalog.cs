namespace Bss2.Chip;

/// <summary>Every container of the map, by name and by omnibus address.</summary>
public static partial class RegisterCatalog
{
    // Lazy: the order in which static fields of partial files are set is not defined.
    private static readonly Lazy<Dictionary<string, ContainerInfo>> ByName = new(() => All.ToDictionary(c => c.Name));

    // In the order of the map. Most candidates are ruled out by two comparisons.
    private static readonly Lazy<(long First, long Last, ContainerInfo Container, int Map)[]> OmnibusRanges = new(() => [.. All.Where(c => c.IsOnOmnibus).SelectMany(Ranges)]);

    /// <summary>The container of that name (as in firmware-spec); null when there is none.</summary>
    public static ContainerInfo? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>
    /// The container, instance and word at an omnibus address. Where several containers are windows onto one word, the first in
    /// the map is given. False for unmapped addresses.
    /// </summary>
    public static bool TryFind(uint address, out ContainerInfo? container, out int coordinate, out int word)
    {
        foreach ((ContainerInfo found, int at, int of) in FindAll(address))
        {
            (container, coordinate, word) = (found, at, of);
            return true;
        }
        (container, coordinate, word) = (null, -1, -1);
        return false;
    }

    /// <summary>All containers that are windows onto the word at an omnibus address, with instance and word, in the order of the map.</summary>
    public static IEnumerable<(ContainerInfo Container, int Coordinate, int Word)> FindAll(uint address)
    {
        foreach ((long first, long last, ContainerInfo candidate, int map) in OmnibusRanges.Value)
            if (address >= first && address <= last && candidate.WordMaps[map].TryFind(address, out int coordinate, out int word))
                yield return (candidate, coordinate, candidate.WordMaps.Length > 1 ? map : word);
    }

    private static IEnumerable<(long First, long Last, ContainerInfo Container, int Map)> Ranges(ContainerInfo container)
    {
        for (int map = 0; map < container.WordMaps.Length; map++)
        {
            (long first, long last) = container.WordMaps[map].Range;
            yield return (first, last, container, map);
        }
    }
}
