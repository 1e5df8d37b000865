namespace Bss2.RegisterMap;

/// <summary>Refuses a map that contradicts itself, before anything is generated from it.</summary>
public static class Validator
{
    // Containers that show the same words as others on purpose: bytes and quads of one memory, and the raw view of a synapse.
    private static readonly HashSet<string> Windows = ["ExternalPPUMemoryByte", "ExternalPPUDRAMMemoryByte", "CommonPhyConfigChip"];

    /// <summary>Checks everything; the first defect is thrown as <see cref="MapException"/>.</summary>
    public static void Check(Map map)
    {
        foreach (Block block in map.Blocks)
            foreach (Container container in block.Containers)
                Check(container, map);
        CheckAddresses(map);
    }

    /// <summary>Checks one container on its own.</summary>
    public static void Check(Container c, Map map)
    {
        string at = $"firmware-spec/{c.Block}.json, {c.Name}";
        if (!map.CoordinateSizes.TryGetValue(c.Coordinate, out int? size)) throw new MapException($"{at}: coordinate '{c.Coordinate}' is not in coordinates.json.");
        if (c.CompositeOf is not null) return;
        if (c.Count is int count && size is int known && count != known) throw new MapException($"{at}: count is {count}, but {c.Coordinate} has {known} values.");
        foreach (Address address in c.Addresses) CheckDims(at, c, address);
        if (c.DefaultWords is { } defaults && defaults.Count != c.Words) throw new MapException($"{at}: {defaults.Count} default words for {c.Words} words.");
        var used = new uint[Math.Max(1, c.Words)];
        foreach (Field field in c.Fields) CheckField($"{at}, field {field.Name}", field, c, map, used);
        if (c.Fields.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new MapException($"{at}: field '{twice.Key}' is declared {twice.Count()} times.");
    }

    private static void CheckDims(string at, Container c, Address address)
    {
        long product = address.Dims.Aggregate(1L, (p, d) => p * d.Size);
        if (c.Count is int count && product != count) throw new MapException($"{at}: dims multiply to {product}, expected the coordinate count {count}.");
        if (c.Addresses.Count == 1 && address.WordOffsets.Count != c.Words) throw new MapException($"{at}: {address.WordOffsets.Count} word offsets for {c.Words} words.");
    }

    private static void CheckField(string at, Field f, Container c, Map map, uint[] used)
    {
        if (f.Min > f.Max) throw new MapException($"{at}: range {f.Min}..{f.Max} is empty.");
        if (f.Default is long value && (value < f.Min || value > f.Max)) throw new MapException($"{at}: default {value} is outside {f.Min}..{f.Max}.");
        if (f.Enum is string name && !map.Enums.ContainsKey(name)) throw new MapException($"{at}: enum '{name}' is not in enums.json.");
        foreach (Segment s in f.Segments)
        {
            if (s.Word < 0 || s.Word >= c.Words) throw new MapException($"{at}: segment in word {s.Word}, but there are words 0..{c.Words - 1}.");
            if (s.Width < 1 || s.Lsb < 0 || s.Lsb + s.Width > 32) throw new MapException($"{at}: segment of {s.Width} bits at bit {s.Lsb} does not fit a 32-bit word.");
            if ((used[s.Word] & s.Mask) != 0) throw new MapException($"{at}: bits 0x{used[s.Word] & s.Mask:x} of word {s.Word} belong to another field already.");
            used[s.Word] |= s.Mask;
        }
        if (f.Transform.Length == 0) CheckWidth(at, f);
    }

    private static void CheckWidth(string at, Field f)
    {
        ulong covered = 0;
        foreach (Segment s in f.Segments)
        {
            ulong bits = ((1UL << s.Width) - 1) << s.ValueLsb;
            if ((covered & bits) != 0) throw new MapException($"{at}: two segments store the same value bits.");
            covered |= bits;
        }
        int width = 64 - System.Numerics.BitOperations.LeadingZeroCount(covered);
        if (width == 0 || covered != (width == 64 ? ulong.MaxValue : (1UL << width) - 1)) throw new MapException($"{at}: value bits have a gap (covered 0x{covered:x}).");
        bool signed = f.Kind == "int" && f.EncodeAdd == 0;
        long low = signed ? -(1L << (width - 1)) : 0, high = signed ? (1L << (width - 1)) - 1 : (long)covered;
        if (f.Min + f.EncodeAdd < low || f.Max + f.EncodeAdd > high) throw new MapException($"{at}: range {f.Min}..{f.Max} does not fit {width} bits.");
    }

    private static void CheckAddresses(Map map)
    {
        var owner = new Dictionary<uint, (Container Container, uint Mask)>();
        foreach (Container c in map.Blocks.SelectMany(b => b.Containers))
        {
            if (!c.OnOmnibus || c.CompositeOf is not null || Windows.Contains(c.Name) || c.Count is null or > 200_000) continue;
            for (int coordinate = 0; coordinate < c.Count; coordinate++)
                for (int word = 0; word < c.Words; word++)
                    Claim(owner, c, Resolve(c, coordinate, word));
        }
    }

    private static void Claim(Dictionary<uint, (Container Container, uint Mask)> owner, Container c, uint address)
    {
        if (!owner.TryAdd(address, (c, 0)) && owner[address].Container.Name != c.Name)
            throw new MapException($"firmware-spec/{c.Block}.json, {c.Name}: address 0x{address:x8} belongs to {owner[address].Container.Name} already.");
    }

    /// <summary>Address of one word, by the rule of the map.</summary>
    public static uint Resolve(Container c, int coordinate, int word)
    {
        Address a = c.Addresses.Count > 1 ? c.Addresses[word] : c.Addresses[0];
        long address = a.Base + (c.Addresses.Count > 1 ? 0 : a.WordOffsets[word]);
        for (int i = a.Dims.Count - 1; i >= 0; i--)
        {
            address += coordinate % a.Dims[i].Size * a.Dims[i].Stride;
            coordinate /= a.Dims[i].Size;
        }
        return (uint)address;
    }
}
