namespace Bss2.Chip;

/// <summary>One instance of a container: which, and at which linear coordinate. Made by the container's <c>At</c>.</summary>
public readonly record struct Register<T>(int Coordinate) where T : struct, IContainer<T>
{
    /// <summary>Omnibus address of word <paramref name="word"/> (0..WordCount-1).</summary>
    public OmnibusAddress AddressOf(int word) => new(T.Info.Address(Coordinate, word));
}
