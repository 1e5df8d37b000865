using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// Plain registers and SRAM of the chip: 1024-word pages with the implemented bits of every word, made from the register map.
/// Memories with behaviour (synapse array, PPU SRAM, CADC samples) are not here.
/// </summary>
internal sealed class RegisterPages
{
    private const int PageBits = 10, PageWords = 1 << PageBits, Pages = 0x0400_0000 >> PageBits;

    // Blocks whose registers other classes own.
    private static readonly HashSet<string> Elsewhere =
        ["SynapseWeightQuad", "SynapseLabelQuad", "SynapseCorrelationCalibQuad", "SynapseQuad", "ColumnCurrentQuad", "ColumnCorrelationQuad", "CorrelationReset", "CADCSampleQuad", "NeuronResetQuad", "PPUMemoryWord"];

    private static readonly string[] PowerUpDefaults = ["ADPLL", "PLLClockOutputBlock", "CapMemBlockConfig"];
    private static readonly uint[]?[] Masks = BuildMasks();
    private readonly uint[]?[] _words = new uint[]?[Pages];

    public RegisterPages() => Reset();

    /// <summary>All registers at their power-up values: 0, but for those of registers-notes.md section 15.</summary>
    public void Reset()
    {
        for (int page = 0; page < Pages; page++)
            if (Masks[page] is not null)
            {
                _words[page] ??= new uint[PageWords];
                Array.Clear(_words[page]!);
            }
        foreach (string name in PowerUpDefaults)
        {
            ContainerInfo container = RegisterCatalog.Find(name)!;
            for (int c = 0; c < container.CoordinateCount; c++)
                for (int w = 0; w < container.WordCount; w++)
                    this[container.Address(c, w)] = container.DefaultWords[w];
        }
    }

    /// <summary>The stored word; 0 where nothing is.</summary>
    public uint this[uint address]
    {
        get => _words[address >> PageBits] is { } page ? page[address & (PageWords - 1)] : 0;
        set => _words[address >> PageBits]![address & (PageWords - 1)] = value;
    }

    /// <summary>Implemented bits; 0 = nothing there.</summary>
    public static uint Mask(uint address) => address < (uint)Pages << PageBits && Masks[address >> PageBits] is { } page ? page[address & (PageWords - 1)] : 0;

    /// <summary>Stores the implemented bits of the enabled bytes.</summary>
    public void Write(uint address, uint data, uint byteEnables)
    {
        uint mask = Mask(address) & ByteMask(byteEnables);
        this[address] = (this[address] & ~mask) | (data & mask);
    }

    /// <summary>A container's value as stored.</summary>
    public T Load<T>(Register<T> register) where T : struct, IContainer<T>
    {
        Span<uint> words = stackalloc uint[T.WordCount];
        for (int w = 0; w < words.Length; w++) words[w] = this[register.AddressOf(w).Value];
        return T.Decode(words);
    }

    /// <summary>Data bits of enabled bytes.</summary>
    public static uint ByteMask(uint byteEnables) =>
        ((byteEnables & 1) != 0 ? 0xFFu : 0) | ((byteEnables & 2) != 0 ? 0xFF00u : 0) | ((byteEnables & 4) != 0 ? 0xFF0000u : 0) | ((byteEnables & 8) != 0 ? 0xFF000000u : 0);

    private static uint[]?[] BuildMasks()
    {
        var masks = new uint[]?[Pages];
        foreach (ContainerInfo container in RegisterCatalog.All.Where(c => c.IsOnOmnibus && !Elsewhere.Contains(c.Name) && (c.WordMaps[0].BaseAddress & 0x8000_0000) == 0))
            for (int c = 0; c < container.CoordinateCount; c++)
                for (int w = 0; w < Math.Max(1, container.WordMaps[0].WordOffsets.Count); w++)
                {
                    uint address = container.WordMaps[0].Address(c, w);
                    uint[] page = masks[address >> PageBits] ??= new uint[PageWords];
                    // Gray-recoded words use all bits below the highest field; triggers store nothing but exist.
                    page[address & (PageWords - 1)] |= container.IsTrigger ? 0x8000_0000 : container.ImplementedMask(w);
                }
        return masks;
    }
}
