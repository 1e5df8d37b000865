namespace Bss2.Chip;

/// <summary>Shape of every container's coordinate, by the name in <see cref="ContainerInfo.CoordinateName"/>.</summary>
public static partial class CoordinateCatalog
{
    private static readonly Lazy<Dictionary<string, CoordinateInfo>> ByName = new(Make);

    /// <summary>The coordinate of a container.</summary>
    public static CoordinateInfo Of(ContainerInfo container) => ByName.Value[container.CoordinateName];
}
