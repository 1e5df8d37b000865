namespace Bss2.Chip;

/// <summary>What the register map says about one container: the generic view that tools, the model and tests walk.</summary>
public sealed class ContainerInfo
{
    /// <summary>Name as in firmware-spec, e.g. "CADCChannelConfig".</summary>
    public required string Name { get; init; }

    /// <summary>File of firmware-spec that declares it, e.g. "neuron".</summary>
    public required string Block { get; init; }

    /// <summary>What it is for.</summary>
    public required string Doc { get; init; }

    /// <summary>Name of its coordinate.</summary>
    public required string CoordinateName { get; init; }

    /// <summary>Number of instances.</summary>
    public required int CoordinateCount { get; init; }

    /// <summary>Words of one instance; 0 for composites.</summary>
    public required int WordCount { get; init; }

    /// <summary>Register spaces it can be reached through, preferred first ("Omnibus", "OmnibusChipOverJTAG", "SPIDACDataRegister", ...).</summary>
    public required string[] Channels { get; init; }

    /// <summary>Can be read back.</summary>
    public required bool Readable { get; init; }

    /// <summary>False where a real chip gives no meaningful answer although the bus read exists (registers-notes.md 15).</summary>
    public bool ReadableOnHardware { get; init; } = true;

    /// <summary>Can be written.</summary>
    public required bool Writable { get; init; }

    /// <summary>"register", "trigger" (data ignored), "read only", "write only" or a sentence on side effects.</summary>
    public required string Access { get; init; }

    /// <summary>The encoding of the default object.</summary>
    public required uint[] DefaultWords { get; init; }

    /// <summary>The fields; empty for triggers.</summary>
    public required FieldInfo[] Fields { get; init; }

    /// <summary>Omnibus address or register index of each word; empty for UT instructions (index 0).</summary>
    public required AddressMap[] WordMaps { get; init; }

    /// <summary>True when <see cref="Address"/> is an omnibus address.</summary>
    public required bool IsOnOmnibus { get; init; }

    /// <summary>Bus words are Gray-recoded (CapMem SRAM timing).</summary>
    public bool GrayWords { get; init; }

    /// <summary>Writing any data acts, the data are ignored.</summary>
    public bool IsTrigger => Access == "trigger";

    /// <summary>One byte of a word: the coordinate chooses the lane, and only that byte is enabled in a write.</summary>
    public bool IsByteLane => Fields.Length == 1 && Fields[0].Transform == FieldTransform.ByteLane;

    /// <summary>Omnibus address (or register index of its own channel) of one word.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such instance or word.</exception>
    public uint Address(int coordinate, int word)
    {
        if ((uint)coordinate >= (uint)CoordinateCount)
            throw new ArgumentOutOfRangeException(nameof(coordinate), coordinate, $"{Name} has instances 0..{CoordinateCount - 1} ({CoordinateName}).");
        if ((uint)word >= (uint)WordCount)
            throw new ArgumentOutOfRangeException(nameof(word), word, $"{Name} has words 0..{WordCount - 1}.");
        return WordMaps.Length == 0 ? 0 : WordMaps.Length == 1 ? WordMaps[0].Address(coordinate, word) : WordMaps[word].Address(coordinate, 0);
    }

    /// <summary>Bits of word <paramref name="word"/> that fields use.</summary>
    public uint ImplementedMask(int word)
    {
        uint mask = 0;
        foreach (FieldInfo field in Fields)
        {
            if (field.Transform == FieldTransform.SplitThermometer) mask |= 0x73F;
            if (field.Transform == FieldTransform.ByteLane) mask = uint.MaxValue;
            foreach (BitSegment s in field.Segments)
                if (s.Word == word) mask |= s.Mask;
        }
        return mask;
    }

    /// <summary>The field of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists what there is.</exception>
    public FieldInfo Field(string name) =>
        Array.Find(Fields, f => f.Name == name)
        ?? throw new ArgumentException($"{Name} has no field '{name}'. It has: {string.Join(", ", Fields.Select(f => f.Name))}.", nameof(name));

    /// <summary>Words of an object with the given fields; fields not named keep their default.</summary>
    public uint[] Encode(IEnumerable<KeyValuePair<string, long>> fields, int coordinate = 0)
    {
        var words = new uint[WordCount];
        foreach (FieldInfo field in Fields) field.Set(words, field.Default, coordinate);
        foreach ((string name, long value) in fields) Field(name).Set(words, value, coordinate);
        ToBus(words);
        return words;
    }

    /// <summary>All fields of the words as read from the bus.</summary>
    public Dictionary<string, long> Decode(ReadOnlySpan<uint> busWords, int coordinate = 0)
    {
        uint[] words = busWords[..WordCount].ToArray();
        FromBus(words);
        return Fields.ToDictionary(f => f.Name, f => f.Get(words, coordinate));
    }

    /// <summary>Recodes plain words to what the bus carries.</summary>
    public void ToBus(Span<uint> words)
    {
        if (!GrayWords) return;
        for (int i = 0; i < words.Length; i++)
            for (int shift = 1; shift < 32; shift *= 2)
                words[i] ^= words[i] >> shift;
    }

    /// <summary>Recodes bus words to plain words.</summary>
    public void FromBus(Span<uint> words)
    {
        if (!GrayWords) return;
        for (int i = 0; i < words.Length; i++) words[i] ^= words[i] >> 1;
    }
}
