using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>One container under test: which bits exist, and test values that its fields may hold.</summary>
internal sealed class TestTarget
{
    // Random bits of a test value come in blocks of four words.
    private const int RandomWords = 4;

    private readonly bool _isPlain;
    private readonly uint[] _masks;
    private readonly (int Word, uint Bit)[] _bits;

    public TestTarget(ContainerInfo container)
    {
        Container = container;
        _masks = [.. Enumerable.Range(0, container.WordCount).Select(container.ImplementedMask)];
        _isPlain = !container.GrayWords && !container.IsByteLane && container.Fields.All(IsPlain);
        _bits = [.. Enumerable.Range(0, container.WordCount * 32).Select(b => (b / 32, 1u << (b % 32))).Where(b => (_masks[b.Item1] & b.Item2) != 0 || container.GrayWords)];
    }

    public ContainerInfo Container { get; }

    /// <summary>Bits of one instance.</summary>
    public int BitCount => Container.IsByteLane ? 8 : _bits.Length;

    /// <summary>A random value of every instance, or its complement.</summary>
    public void FillRandom(RegisterBlock block, Philox random, int round, bool invert)
    {
        Span<uint> words = stackalloc uint[Container.WordCount];
        for (int i = 0; i < block.Count; i++)
        {
            for (int w = 0; w < words.Length; w += RandomWords)
            {
                (uint x0, uint x1, uint x2, uint x3) = random.Block((uint)(block.First + i), (uint)round, (uint)w, Container.WordMaps.Length == 0 ? 0 : Container.WordMaps[0].BaseAddress);
                ReadOnlySpan<uint> drawn = [x0, x1, x2, x3];
                drawn[..Math.Min(RandomWords, words.Length - w)].CopyTo(words[w..]);
            }
            if (invert)
                for (int w = 0; w < words.Length; w++) words[w] = ~words[w];
            Store(block, i, words);
        }
    }

    /// <summary>One bit set (or cleared) in every instance, moving on from instance to instance.</summary>
    public void FillWalking(RegisterBlock block, int step, bool invert)
    {
        Span<uint> words = stackalloc uint[Container.WordCount];
        for (int i = 0; i < block.Count; i++)
        {
            words.Fill(invert ? uint.MaxValue : 0);
            int position = (step + block.First + i) % BitCount;
            (int word, uint bit) = Container.IsByteLane ? (0, 0x0101_0101u << position) : _bits[position];
            words[word] ^= bit;
            Store(block, i, words);
        }
    }

    /// <summary>True when what was read is what was written, in the bits that exist.</summary>
    public bool IsEqual(ReadOnlySpan<uint> written, ReadOnlySpan<uint> read, int coordinate, out int word)
    {
        Span<uint> plain = stackalloc uint[2 * written.Length];
        Span<uint> wanted = plain[..written.Length], found = plain[written.Length..];
        written.CopyTo(wanted);
        read.CopyTo(found);
        Container.FromBus(wanted);
        Container.FromBus(found);
        for (word = 0; word < wanted.Length; word++)
            if (((wanted[word] ^ found[word]) & MaskOf(word, coordinate)) != 0) return false;
        return true;
    }

    private uint MaskOf(int word, int coordinate) => Container.IsByteLane ? 0xFF00_0000u >> (8 * (coordinate & 3)) : _masks[word];

    // A field takes any bits when its range is all that its bits can say.
    private static bool IsPlain(FieldInfo field)
    {
        int width = field.Segments.Sum(s => s.Width);
        return field.Transform == FieldTransform.None && field.Kind is not (FieldKind.Const or FieldKind.OneHot) && width < 63 && field.Max - field.Min == (1L << width) - 1;
    }

    private void Store(RegisterBlock block, int index, Span<uint> bits)
    {
        Span<uint> words = block.WordsOf(index);
        block.Present[index] = true;
        if (_isPlain)
        {
            for (int w = 0; w < words.Length; w++) words[w] = bits[w] & _masks[w];
            return;
        }
        int coordinate = block.First + index;
        words.Clear();
        foreach (FieldInfo field in Container.Fields) field.Set(words, Legal(field, field.Get(bits, coordinate)), coordinate);
        Container.ToBus(words);
    }

    // Into the range: what lies outside is folded back, so that random values stay spread.
    private static long Legal(FieldInfo field, long value)
    {
        if (field.Kind == FieldKind.Const) return field.Default;
        long size = field.Max - field.Min + 1;
        return value >= field.Min && value <= field.Max ? value : field.Min + ((((value - field.Min) % size) + size) % size);
    }
}
