namespace Bss2.Chip;

/// <summary>What the register map says about one container: the generic view that tools, the model and tests walk.</summary>
public sealed class ContainerInfo
{
    /// <summary>Name as in firmware-spec, e.g. "NeuronConfig".</summary>
    public required string Name { get; init; }

    /// <summary>Number of instances.</summary>
    public required int CoordinateCount { get; init; }

    /// <summary>Words of one instance.</summary>
    public required int WordCount { get; init; }

    /// <summary>Omnibus address of word <paramref name="word"/> of instance <paramref name="coordinate"/>.</summary>
    public uint Address(int coordinate, int word) => throw new NotSupportedException($"{Name} has no omnibus address ({coordinate}, {word}).");
}
