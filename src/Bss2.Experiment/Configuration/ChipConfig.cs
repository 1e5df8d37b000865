using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// The configuration of a whole chip as one value: a flat word image, one array per container, read and written through typed views.
/// Triggers, read-only registers and what only JTAG reaches are not part of it.
/// </summary>
public sealed class ChipConfig
{
    // Order of writing: what serves others first, the event path last, so that no event meets a half-configured chip (ChipDiff closes
    // crossbar nodes before and opens them after everything else; a background source's words end with its control).
    private static readonly string[] Order =
    [
        "SynapseBiasSelection", "CommonCorrelationConfig", "CapMemBlockConfig", "CapMemCell", "CommonNeuronBackendConfig", "NeuronBackendConfig", "NeuronConfig",
        "CADCConfig", "CADCChannelConfig", "MADCConfig", "ReadoutSourceSelection", "CurrentDAC", "PadMultiplexerConfig",
        "ColumnCurrentQuad", "ColumnCorrelationQuad", "SynapseQuad", "CommonSTPConfig", "SynapseDriverConfig", "CommonPADIBusConfig",
        "CrossbarOutputConfig", "CrossbarNode", "BackgroundSpikeSource",
    ];

    private static readonly ContainerInfo[] Containers = [.. Order.Select(name => RegisterCatalog.Find(name)!)];
    private static readonly uint[][] Addresses = [.. Containers.Select(AddressesOf)];
    private static readonly Dictionary<ContainerInfo, int> IndexOf = Containers.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i);

    /// <summary>An image of the containers' default objects, with all crossbar nodes closed.</summary>
    public ChipConfig()
    {
        Blocks = [.. Containers.Select(DefaultBlock)];
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++) CloseNode(new CrossbarNodeOnChip(n));
    }

    private ChipConfig(ChipConfig other) => Blocks = [.. other.Blocks.Select(b => (uint[])b.Clone())];

    internal uint[][] Blocks { get; }

    internal static IReadOnlyList<ContainerInfo> Parts => Containers;

    /// <summary>Words of the whole image.</summary>
    public static int WordCount => Addresses.Sum(a => a.Length);

    /// <summary>Omnibus address of every word of a part, shape [coordinate, word].</summary>
    internal static ReadOnlySpan<uint> AddressesOfPart(int part) => Addresses[part];

    /// <summary>Place of a container among the parts.</summary>
    internal static int PartOf<T>() where T : struct, IContainer<T> => IndexOf[T.Info];

    /// <summary>True when a container belongs to the configuration.</summary>
    public static bool Holds(ContainerInfo container) => IndexOf.ContainsKey(container);

    /// <summary>A copy that changes on its own.</summary>
    public ChipConfig Clone() => new(this);

    /// <summary>Takes over all words of <paramref name="other"/>.</summary>
    public void CopyFrom(ChipConfig other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Blocks.Length; i++) other.Blocks[i].CopyTo(Blocks[i], 0);
    }

    /// <summary>True when every word is equal.</summary>
    public bool IsEqualTo(ChipConfig other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Blocks.Length; i++)
            if (!Blocks[i].AsSpan().SequenceEqual(other.Blocks[i])) return false;
        return true;
    }

    /// <summary>The value of one instance.</summary>
    /// <exception cref="ArgumentException">The container is no configuration.</exception>
    public T Get<T>(Register<T> register) where T : struct, IContainer<T> => T.Decode(Words(register));

    /// <summary>Sets one instance.</summary>
    /// <exception cref="ArgumentException">The container is no configuration.</exception>
    public void Set<T>(Register<T> register, T value) where T : struct, IContainer<T> => value.Encode(Words(register));

    /// <summary>A node that passes nothing: the default object passes everything (registers-notes.md 9).</summary>
    public static CrossbarNode ClosedNode { get; } = CrossbarNode.Default with { Mask = 0, Target = 1 };

    /// <summary>Opens a crossbar node for every label.</summary>
    public void OpenNode(CrossbarNodeOnChip node) => Set(CrossbarNode.At(node), CrossbarNode.Default with { Mask = 0, Target = 0, EnableDropCounter = true });

    /// <summary>Closes a crossbar node: no label equals target 1 under mask 0.</summary>
    public void CloseNode(CrossbarNodeOnChip node) => Set(CrossbarNode.At(node), ClosedNode);

    /// <summary>The raw words of the synapse array, shape [quad 0..32767, even/odd word].</summary>
    public Span<uint> SynapseWords => Blocks[IndexOf[SynapseQuad.Info]];

    private Span<uint> Words<T>(Register<T> register) where T : struct, IContainer<T>
    {
        if (!IndexOf.TryGetValue(T.Info, out int block))
            throw new ArgumentException($"{T.Info.Name} is no part of the chip's configuration (it is {T.Info.Access}, or the board's). Write it with a playback program.", nameof(register));
        if ((uint)register.Coordinate >= (uint)T.Info.CoordinateCount)
            throw new ArgumentOutOfRangeException(nameof(register), register.Coordinate, $"{T.Info.Name} has instances 0..{T.Info.CoordinateCount - 1}.");
        return Blocks[block].AsSpan(register.Coordinate * T.WordCount, T.WordCount);
    }

    private static uint[] AddressesOf(ContainerInfo container)
    {
        var addresses = new uint[container.CoordinateCount * container.WordCount];
        for (int i = 0; i < addresses.Length; i++) addresses[i] = container.Address(i / container.WordCount, i % container.WordCount);
        return addresses;
    }

    private static uint[] DefaultBlock(ContainerInfo container)
    {
        var block = new uint[container.CoordinateCount * container.WordCount];
        for (int c = 0; c < container.CoordinateCount; c++) container.DefaultWords.CopyTo(block, c * container.WordCount);
        return block;
    }
}
