using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>One field of one instance that differs between two snapshots.</summary>
/// <param name="Container">The container.</param>
/// <param name="Coordinate">Linear coordinate.</param>
/// <param name="Field">The field.</param>
/// <param name="Before">Its value in the first; null when the instance is not there.</param>
/// <param name="After">Its value in the second; null when the instance is not there.</param>
public sealed record RegisterDifference(ContainerInfo Container, int Coordinate, FieldInfo Field, long? Before, long? After)
{
    /// <summary>Every field that differs, in the order of the map. A container that only one of the two holds is not compared.</summary>
    public static IEnumerable<RegisterDifference> Between(RegisterSnapshot before, RegisterSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (RegisterBlock old in before.Blocks)
        {
            if (after.Find(old.Container) is not { } now) continue;
            for (int c = 0; c < old.Count; c++)
                if (old.Present[c] != now.Present[c] || !old.WordsOf(c).SequenceEqual(now.WordsOf(c)))
                    foreach (RegisterDifference difference in OfInstance(old, now, c)) yield return difference;
        }
    }

    /// <summary>Containers that only one of two snapshots holds.</summary>
    public static IReadOnlyList<ContainerInfo> NotCompared(RegisterSnapshot before, RegisterSnapshot after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. RegisterCatalog.All.Where(c => before.Find(c) is null != after.Find(c) is null)];
    }

    private static IEnumerable<RegisterDifference> OfInstance(RegisterBlock old, RegisterBlock now, int coordinate)
    {
        ContainerInfo container = old.Container;
        Dictionary<string, long>? before = old.Present[coordinate] ? container.Decode(old.WordsOf(coordinate), coordinate) : null;
        Dictionary<string, long>? after = now.Present[coordinate] ? container.Decode(now.WordsOf(coordinate), coordinate) : null;
        foreach (FieldInfo field in container.Fields)
        {
            long? was = before?[field.Name], isNow = after?[field.Name];
            if (was != isNow) yield return new RegisterDifference(container, coordinate, field, was, isNow);
        }
    }
}
