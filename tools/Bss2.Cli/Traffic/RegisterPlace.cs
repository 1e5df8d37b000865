using Bss2.Chip;

namespace Bss2.Cli.Traffic;

/// <summary>What is at an omnibus address.</summary>
/// <param name="Address">The address.</param>
/// <param name="Container">The register there; null where the map knows none.</param>
/// <param name="Coordinate">Which instance.</param>
/// <param name="Word">Which of its words.</param>
internal sealed record RegisterPlace(uint Address, ContainerInfo? Container, int Coordinate, int Word)
{
    private const uint SpiBase = 0x8800_7000, SpiClients = 5, I2cBase = 0x8800_7800, I2cAddresses = 0x200, I2cStop = 0x80, I2cStart = 0x100;

    /// <summary>For people: the register's name, or what bus the address belongs to, or the address itself.</summary>
    public string Name => Container switch
    {
        null when Address - SpiBase < SpiClients => $"SPI client {Address - SpiBase}",
        null when Address - I2cBase < I2cAddresses => I2c(Address - I2cBase),
        null => $"0x{Address:x8}",
        { CoordinateCount: 1 } => Container.Name,
        _ => $"{Container.Name}[{Coordinate}]",
    };

    /// <summary>The word, where the register has several.</summary>
    public string WordName => Container is { WordCount: > 1 } ? $" word {Word}" : "";

    /// <summary>The fields that lie in this word alone.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Fields(uint data)
    {
        if (Container is not { Fields.Length: > 0 }) return [];
        var words = new uint[Math.Max(Container.WordCount, Word + 1)];
        words[Word] = data;
        Container.FromBus(words);
        List<KeyValuePair<string, long>> fields = [];
        foreach (FieldInfo field in Container.Fields)
            if (field.Kind != FieldKind.Const && (field.Segments.Length > 0 ? field.Segments.All(s => s.Word == Word) : Container.WordCount == 1))
                fields.Add(new(field.Name, field.Get(words, Coordinate)));
        // A field that is the word says nothing that the data do not say.
        return fields is [{ Value: var only }] && only == data ? [] : fields;
    }

    private static string I2c(uint offset) =>
        $"I2C device 0x{offset & 0x7F:x2}{((offset & I2cStart) != 0 ? ", repeated start" : "")}{((offset & I2cStop) != 0 ? ", then stop" : "")}";
}
