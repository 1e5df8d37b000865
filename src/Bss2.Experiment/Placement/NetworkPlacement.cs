using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Places a network on the chip (training.md 2.1): logical neuron n is the joined pair of columns 2n', 2n'+1 of a row (n' = n mod 128, top row
/// first); 256 signed sources, each a row pair of one driver (even row excitatory, odd row inhibitory), sources 128..255 on the odd columns.
/// Hidden neurons come first, the readout behind them.
/// </summary>
public sealed class NetworkPlacement
{
    /// <summary>Logical neurons (joined pairs) on the chip.</summary>
    public const int NeuronsMax = 256;

    /// <summary>Signed sources that one logical neuron can listen to.</summary>
    public const int SourcesMax = 256;

    /// <summary>Largest hardware weight.</summary>
    public const int WeightMax = 63;

    private const int WordsPerRow = 2 * SynapseQuadOnChip.QuadsPerRow, WordsPerHemisphere = WordsPerRow * SynapseQuadOnChip.Rows;

    // Refractory time 2 us at the fast clock of 125 MHz, and one count more: the reset is released a clock early (chip-model 1.7).
    private const int RefractoryCounts = 251, ResetHoldoffLatest = 15, RowSelectMask = 0b00011, MembraneCapacitance = 63;

    private readonly int[] _neuronOfEvent = new int[1 << 11];

    /// <summary>Checks that the network fits.</summary>
    /// <exception cref="PlacementException">It does not.</exception>
    public NetworkPlacement(NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        if (shape.InputCount < 1 || shape.HiddenCount < 1 || shape.OutputCount < 0)
            throw new PlacementException($"Expected at least one input and one hidden neuron, found {shape.InputCount} and {shape.HiddenCount}.");
        int neurons = shape.HiddenCount + shape.OutputCount;
        if (neurons > NeuronsMax)
            throw new PlacementException($"The network needs {neurons} neurons ({shape.HiddenCount} hidden, {shape.OutputCount} readout); the chip has {NeuronsMax} of two joined circuits. Use fewer hidden neurons.");
        int sources = shape.Recurrent ? shape.InputCount + shape.HiddenCount : Math.Max(shape.InputCount, shape.HiddenCount);
        if (sources > SourcesMax)
            throw new PlacementException(
                $"The network needs {sources} signed synapse sources ({shape.InputCount} inputs{(shape.Recurrent ? $" and {shape.HiddenCount} recurrent" : "")}); a neuron of two joined circuits has {SourcesMax}. Use fewer {(shape.Recurrent ? "hidden neurons or " : "")}inputs.");
        FirstInputSource = shape.Recurrent ? shape.HiddenCount : 0;
        Array.Fill(_neuronOfEvent, -1);
        for (int n = 0; n < shape.HiddenCount; n++) _neuronOfEvent[EventLabel(n)] = n;
        NeuronRoutes = [.. AllNeuronRoutes.Where(node => ListensToNeurons(node.Output / 4) && Enumerable.Range(0, shape.HiddenCount).Any(n => MainCircuit(n).EventOutput == node.Input))];
    }

    /// <summary>The network.</summary>
    public NetworkShape Shape { get; }

    /// <summary>Source of input 0: behind the hidden neurons in a recurrent network, else 0 (told apart by the label's lowest bit).</summary>
    public int FirstInputSource { get; }

    /// <summary>The circuit whose comparator, readout and address a logical neuron uses (the even column).</summary>
    public static NeuronOnChip MainCircuit(int neuron) => new(neuron / 128, 2 * (neuron % 128));

    /// <summary>The second circuit of the pair (odd column): more synapses for the same membrane.</summary>
    public static NeuronOnChip SecondCircuit(int neuron) => new(neuron / 128, (2 * (neuron % 128)) + 1);

    /// <summary>PADI bus of a source, 0..3.</summary>
    public static int BusOfSource(int source) => source / 16 % 4;

    /// <summary>Driver (0..127 of either hemisphere) that serves a source.</summary>
    public static int DriverOfSource(int source)
    {
        int s = source % 128, l = s % 16;
        // Inverse of: driver d serves 16*(d mod 4) + (d div 4) mod 4 + [0, 64, 8, 72, 4, 68, 12, 76][d div 16].
        int group = (l / 4) switch { 0 => 0, 2 => 2, 1 => 4, _ => 6 } + (s / 64);
        return (group * 16) + (l % 4 * 4) + (s / 16 % 4);
    }

    /// <summary>Low six bits that the synapses of a source listen to; <paramref name="external"/> for events from the host.</summary>
    public static int SynapseLabel(int source, bool external) => (external ? 1 : 0) + (source % 16 / 4 * 4) + (source / 64 * 16);

    /// <summary>Label to send for input <paramref name="input"/>: bus as SPL1 address, row select, synapse label.</summary>
    public ushort InputLabel(int input)
    {
        int source = FirstInputSource + input;
        return (ushort)((BusOfSource(source) << 14) | (source % 4 << 6) | SynapseLabel(source, external: true));
    }

    /// <summary>Hidden neuron of a spike that the chip sent, or -1 when it is from none of this network.</summary>
    public int NeuronOfSpike(SpikeLabel label) => _neuronOfEvent[label.Value & 0x7FF];

    /// <summary>Neurons, drivers, buses, switches and crossbar of this network; recurrent nodes stay closed until <see cref="SetNeuronRoutes"/>.</summary>
    public void Configure(ChipConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigureEvents(config);
        for (int n = 0; n < NeuronsMax; n++) ConfigureNeuron(config, n);
        ConfigureLabels(config);
    }

    /// <summary>
    /// Crossbar nodes by which hidden neurons reach other neurons, only to hemispheres that hold such neurons. They are open during a run
    /// only, so that nothing runs away (training.md 2.1).
    /// </summary>
    public IReadOnlyList<CrossbarNodeOnChip> NeuronRoutes { get; }

    /// <summary>Opens or closes all nodes from neurons to the synapse arrays.</summary>
    public static void SetNeuronRoutes(ChipConfig config, bool open) => SetRoutes(config, AllNeuronRoutes, open);

    /// <summary>Opens or closes <paramref name="routes"/>.</summary>
    public static void SetRoutes(ChipConfig config, IReadOnlyList<CrossbarNodeOnChip> routes, bool open)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(routes);
        for (int i = 0; i < routes.Count; i++)
        {
            if (open) config.OpenNode(routes[i]);
            else config.CloseNode(routes[i]);
        }
    }

    /// <summary>Every node from a neuron output to a PADI bus.</summary>
    public static IReadOnlyList<CrossbarNodeOnChip> AllNeuronRoutes { get; } =
        [.. Enumerable.Range(0, 16).Select(i => new CrossbarNodeOnChip(i / 2, (i / 2 % 4) + (4 * (i % 2))))];

    private bool ListensToNeurons(int hemisphere)
    {
        int first = hemisphere * 128, last = first + 127, hidden = Shape.HiddenCount;
        bool readout = Shape.OutputCount > 0 && hidden <= last && hidden + Shape.OutputCount > first;
        return readout || (Shape.Recurrent && hidden > first);
    }

    /// <summary>
    /// Puts signed weights of the hidden layer into the synapse rows. <paramref name="weights"/> has shape [hidden, source count] with values
    /// -63..63; <paramref name="firstSource"/> is the source of its first column.
    /// </summary>
    public void SetHiddenWeights(ChipConfig config, ReadOnlySpan<sbyte> weights, int firstSource, int sourceCount) => SetWeights(config, weights, 0, Shape.HiddenCount, firstSource, sourceCount);

    /// <summary>Puts signed weights of the readout, shape [output, hidden], values -63..63.</summary>
    public void SetOutputWeights(ChipConfig config, ReadOnlySpan<sbyte> weights) => SetWeights(config, weights, Shape.HiddenCount, Shape.OutputCount, 0, Shape.HiddenCount);

    private static void SetWeights(ChipConfig config, ReadOnlySpan<sbyte> weights, int firstNeuron, int neuronCount, int firstSource, int sourceCount)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (weights.Length != neuronCount * sourceCount)
            throw new ArgumentException($"Expected {neuronCount} x {sourceCount} weights, found {weights.Length}.", nameof(weights));
        int bad = weights.IndexOfAnyExceptInRange((sbyte)-WeightMax, (sbyte)WeightMax);
        if (bad >= 0)
            throw new PlacementException($"Expected weights -{WeightMax}..{WeightMax}, found {weights[bad]} from source {firstSource + (bad % sourceCount)} to neuron {firstNeuron + (bad / sourceCount)}. Scale or clip them (SynapseQuantizer does) before they are placed.");
        Span<uint> words = config.SynapseWords;
        for (int s = 0; s < sourceCount; s++)
        {
            int source = firstSource + s, firstWord = 2 * ((2 * DriverOfSource(source) * SynapseQuadOnChip.QuadsPerRow) + (source >= 128 ? 32 : 0));
            // Four neurons in a row share a word; the first and the last word may also hold neurons of another layer.
            for (int n = 0; n < neuronCount;)
            {
                int first = firstNeuron + n, end = Math.Min(neuronCount, n + 4 - (first & 3));
                int word = (first / 128 * WordsPerHemisphere) + firstWord + (2 * (first % 128 / 4));
                uint excitatory = 0, inhibitory = 0, mask = 0;
                for (; n < end; n++)
                {
                    int weight = weights[(n * sourceCount) + s], shift = 8 * (3 - ((firstNeuron + n) & 3));
                    mask |= 63u << shift;
                    if (weight >= 0) excitatory |= (uint)StoredWeight[weight] << shift;
                    else inhibitory |= (uint)StoredWeight[-weight] << shift;
                }
                words[word] = (words[word] & ~mask) | excitatory;
                words[word + WordsPerRow] = (words[word + WordsPerRow] & ~mask) | inhibitory;
            }
        }
    }

    // Weight bits in the order of the omnibus views: bits 4..0 are stored mirrored (registers-notes.md section 4).
    private static readonly byte[] StoredWeight =
        [.. Enumerable.Range(0, WeightMax + 1).Select(v => (byte)((v & 32) | ((v & 1) << 4) | ((v & 2) << 2) | (v & 4) | ((v & 8) >> 2) | ((v & 16) >> 4)))];

    private static void ConfigureEvents(ChipConfig config)
    {
        for (int bus = 0; bus < 4; bus++)
        {
            config.OpenNode(new CrossbarNodeOnChip(8 + bus, bus));
            config.OpenNode(new CrossbarNodeOnChip(8 + bus, 4 + bus));
        }
        for (int output = 0; output < 8; output++) config.OpenNode(new CrossbarNodeOnChip(output, 8 + (output % 4)));
        CrossbarOutputConfig counters = CrossbarOutputConfig.Default;
        for (int output = 0; output < CrossbarNodeOnChip.Outputs; output++) counters = counters.WithEnableEventCounter(output, true);
        config.Set(CrossbarOutputConfig.At(), counters);
        for (int h = 0; h < 2; h++)
        {
            CommonPadiBusConfig padi = CommonPadiBusConfig.Default;
            for (int bus = 0; bus < 4; bus++) padi = padi.WithEnableSpl1(bus, true);
            config.Set(CommonPadiBusConfig.At(new Hemisphere(h)), padi);
            config.Set(CadcConfig.At(new Hemisphere(h)), CadcConfig.Default with { Enable = true });
            for (int driver = 0; driver < SynapseDriverOnChip.PerHemisphere; driver++)
            {
                Register<SynapseDriverConfig> register = SynapseDriverConfig.At(new SynapseDriverOnChip(new Hemisphere(h), driver));
                config.Set(register, config.Get(register) with
                {
                    EnableReceiver = true, EnableAddressOut = true, RowAddressCompareMask = RowSelectMask, RowModeBottom = RowMode.Excitatory, RowModeTop = RowMode.Inhibitory,
                });
            }
            for (int quad = 0; quad < 64; quad++) ConfigureColumns(config, new ColumnQuadOnChip(new Hemisphere(h), quad));
        }
    }

    // All synaptic lines to their neurons; the membranes of even columns (main circuits) onto the causal CADC.
    private static void ConfigureColumns(ChipConfig config, ColumnQuadOnChip quad)
    {
        ColumnCurrentQuad current = ColumnCurrentQuad.Default;
        ColumnCorrelationQuad correlation = ColumnCorrelationQuad.Default;
        bool main = quad.Value % 64 < 32;
        for (int e = 0; e < 4; e++)
        {
            current = current.WithSwitchEnableSynapticCurrentExcitatory(e, true).WithSwitchEnableSynapticCurrentInhibitory(e, true);
            correlation = correlation.WithSwitchEnableInternalCausal(e, main).WithSwitchEnableCadcNeuronReadoutCausal(e, main);
        }
        config.Set(ColumnCurrentQuad.At(quad), current);
        config.Set(ColumnCorrelationQuad.At(quad), correlation);
    }

    private void ConfigureNeuron(ChipConfig config, int neuron)
    {
        bool hidden = neuron < Shape.HiddenCount, used = neuron < Shape.HiddenCount + Shape.OutputCount;
        NeuronConfig common = NeuronConfig.Default with
        {
            EnableResetMultiplication = true, EnableSynapticInputExcitatory = true, EnableSynapticInputInhibitory = true,
            EnableSynapticInputExcitatorySmallCapacitance = true, EnableSynapticInputInhibitorySmallCapacitance = true,
        };
        config.Set(NeuronConfig.At(MainCircuit(neuron)), common with
        {
            MembraneCapacitorSize = MembraneCapacitance, ConnectMembraneRight = true, EnableReadoutAmplifier = used, EnableFire = hidden, EnableThresholdComparator = hidden,
        });
        config.Set(NeuronConfig.At(SecondCircuit(neuron)), common with { MembraneCapacitorSize = 0, EnableLeakDivision = true });
        config.Set(NeuronBackendConfig.At(MainCircuit(neuron)), NeuronBackendConfig.Default with
        {
            AddressOut = AddressOut(neuron), RefractoryTime = RefractoryCounts, ResetHoldoff = ResetHoldoffLatest, SelectInputClock = 1, EnableSpikeOut = hidden,
        });
        config.Set(NeuronBackendConfig.At(SecondCircuit(neuron)), NeuronBackendConfig.Default);
    }

    // Every synapse gets the label of the source its row serves: external in hidden columns (or for inputs of a recurrent net), internal else.
    private void ConfigureLabels(ChipConfig config)
    {
        Span<uint> words = config.SynapseWords;
        for (int source = 0; source < SourcesMax; source++)
        {
            int row = 2 * DriverOfSource(source), odd = source >= 128 ? 1 : 0;
            for (int neuron = 0; neuron < NeuronsMax; neuron++)
            {
                bool hidden = neuron < Shape.HiddenCount;
                bool external = hidden && (!Shape.Recurrent || source >= Shape.HiddenCount);
                int column = (2 * (neuron % 128)) + odd;
                int word = (2 * ((neuron / 128 * 16384) + (row * 64) + SynapseQuadOnChip.QuadOfColumn(column))) + 1;
                int shift = 8 * (3 - SynapseQuadOnChip.EntryOfColumn(column));
                uint label = (uint)SynapseLabel(source, external) << shift;
                words[word] = (words[word] & ~(63u << shift)) | label;
                words[word + 128] = (words[word + 128] & ~(63u << shift)) | label;
            }
        }
    }

    private static int AddressOut(int neuron) => (neuron % 4 << 6) | SynapseLabel(neuron, external: false);

    // Label of a neuron's event: its output in bits 10..8, its address below.
    private static int EventLabel(int neuron) => (MainCircuit(neuron).EventOutput << 8) | AddressOut(neuron);
}
