using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Consecutive instances of one container and their bus words.</summary>
public sealed class RegisterBlock
{
    /// <summary>A block of zeros.</summary>
    public RegisterBlock(ContainerInfo container, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(container);
        (Container, First, Count) = (container, first, count);
        Words = new uint[count * container.WordCount];
        Present = new bool[count];
    }

    /// <summary>The container.</summary>
    public ContainerInfo Container { get; }

    /// <summary>First linear coordinate.</summary>
    public int First { get; }

    /// <summary>Instances.</summary>
    public int Count { get; }

    /// <summary>Bus words, shape [instance, word].</summary>
    public uint[] Words { get; }

    /// <summary>Whether an instance answered, shape [instance]; only devices on the board's I2C bus may be absent.</summary>
    public bool[] Present { get; }

    /// <summary>Bus words of instance <paramref name="index"/> (counted from <see cref="First"/>).</summary>
    public Span<uint> WordsOf(int index) => Words.AsSpan(index * Container.WordCount, Container.WordCount);

    /// <summary>The instances of a selection as blocks without gaps.</summary>
    public static IReadOnlyList<RegisterBlock> Of(ContainerInfo container, IReadOnlyList<int> coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        List<RegisterBlock> blocks = [];
        for (int start = 0; start < coordinates.Count;)
        {
            int end = start + 1;
            while (end < coordinates.Count && coordinates[end] == coordinates[end - 1] + 1) end++;
            blocks.Add(new RegisterBlock(container, coordinates[start], end - start));
            start = end;
        }
        return blocks;
    }
}
