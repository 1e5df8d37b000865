using Bss2.Chip;

namespace Bss2.Simulation.Tests;

/// <summary>A chip set up through its omnibus alone, at the operating point of training.md 2.2.</summary>
internal sealed class ChipRig
{
    public const ulong CyclesPerUs = 250;
    private static readonly Dictionary<(ulong, double, IdealMorphology), IdealCodes> Solved = [];
    private readonly IdealMorphology _morphology;
    private readonly uint[] _weights = new uint[2 * 256 * 64], _labels = new uint[2 * 256 * 64];

    public ChipRig(ChipOptions? options = null, IdealMorphology morphology = IdealMorphology.Pairs, AnalogParameters? parameters = null)
    {
        Options = options ?? new ChipOptions { Mismatch = 0, Noise = false };
        _morphology = morphology;
        Chip = new ChipModel(Options, parameters ?? new AnalogParameters(), Fpga);
        Configure();
    }

    public NoFpga Fpga { get; } = new();

    public ChipOptions Options { get; }

    public ChipModel Chip { get; }

    public List<ChipEvent> Spikes { get; } = [];

    public void Configure()
    {
        Set(CommonNeuronBackendConfig.At(0), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0 });
        Set(CommonNeuronBackendConfig.At(1), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0 });
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++) Node(n, 0, 1);
        for (int h = 0; h < 2; h++)
        {
            CommonPadiBusConfig padi = CommonPadiBusConfig.Default;
            for (int bus = 0; bus < 4; bus++) padi = padi.WithEnableSpl1(bus, true);
            Set(CommonPadiBusConfig.At(h), padi);
        }
        WriteCalibration();
        for (int n = 0; n < 512; n++) Neuron(n, true);
        for (int h = 0; h < 2; h++) SwitchColumns(h);
        for (int s = 0; s < 4; s++)
            for (int o = 0; o < 8; o++)
                if (o % 4 == s) Node(new CrossbarNodeOnChip(8 + s, o).Value, 0, 0);
        for (int i = 0; i < 8; i++) Node(new CrossbarNodeOnChip(i, 8 + (i % 4)).Value, 0, 0);
    }

    /// <summary>Excitatory bottom rows, inhibitory top rows, all drivers on, own bus addresses.</summary>
    public void Drivers(int mask = 31)
    {
        for (int d = 0; d < 256; d++)
            Set(SynapseDriverConfig.At(d), SynapseDriverConfig.Default with
            {
                EnableReceiver = true, RowAddressCompareMask = mask, RowModeBottom = RowMode.Excitatory, RowModeTop = RowMode.Inhibitory,
                Offset = Offset(d),
            });
    }

    public void Set<T>(Register<T> register, T value) where T : struct, IContainer<T>
    {
        Span<uint> words = stackalloc uint[T.WordCount];
        value.Encode(words);
        for (int w = 0; w < words.Length; w++) Chip.Write(register.AddressOf(w).Value, words[w], 15);
    }

    public T Get<T>(Register<T> register) where T : struct, IContainer<T>
    {
        Span<uint> words = stackalloc uint[T.WordCount];
        for (int w = 0; w < words.Length; w++) words[w] = Chip.Read(register.AddressOf(w).Value, out _);
        return T.Decode(words);
    }

    public void Node(int n, int mask, int target) => Set(CrossbarNode.At(n), CrossbarNode.Default with { Mask = mask, Target = target });

    /// <summary>Sets one synapse without touching its neighbours in the quad.</summary>
    public void Synapse(int h, int row, int column, int weight, int label)
    {
        int quad = (32 * (column & 1)) + (column / 8), entry = (column / 2) & 3, shift = 8 * (3 - entry);
        int at = (((h * 256) + row) * 64) + quad;
        uint stored = SynapseArray.WeightPermutation[weight];
        _weights[at] = (_weights[at] & ~(0xFFu << shift)) | (stored << shift);
        _labels[at] = (_labels[at] & ~(0xFFu << shift)) | ((uint)label << shift);
        uint address = 0x02C0_0000 + ((uint)h << 24) + (uint)((row * 64) + quad);
        Chip.Write(address, _weights[at], 15);
        Chip.Write(address + 0x4_0000, _labels[at], 15);
    }

    public void Neuron(int n, bool fires)
    {
        bool pairs = _morphology == IdealMorphology.Pairs, first = !pairs || n % 2 == 0;
        Set(NeuronConfig.At(n), NeuronConfig.Default with
        {
            EnableFire = true,
            EnableThresholdComparator = fires && first,
            EnableReadoutAmplifier = first,
            MembraneCapacitorSize = first ? 63 : 0,
            EnableLeakDivision = !first,
            EnableResetMultiplication = true,
            EnableSynapticInputExcitatory = true,
            EnableSynapticInputInhibitory = true,
            EnableSynapticInputExcitatorySmallCapacitance = true,
            EnableSynapticInputInhibitorySmallCapacitance = true,
            ConnectMembraneRight = pairs && first,
        });
        // 2 us: 250 counts of 8 ns.
        Set(NeuronBackendConfig.At(new NeuronOnChip(n)), NeuronBackendConfig.Default with
        {
            AddressOut = ((n >> 8) * 32) + (n % 32), RefractoryTime = 250, ResetHoldoff = 15, SelectInputClock = 1, EnableSpikeOut = fires && first,
        });
    }

    /// <summary>Changes switches of a circuit.</summary>
    public void Edit(int n, Func<NeuronConfig, NeuronConfig> change) => Set(NeuronConfig.At(n), change(Get(NeuronConfig.At(n))));

    /// <summary>Sets a CapMem cell of a circuit.</summary>
    public void Code(int n, CapMemRow row, int code) => Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), row), code);

    private IdealCodes Codes()
    {
        lock (Solved)
        {
            var key = (Options.ChipSeed, Options.Mismatch, _morphology);
            if (!Solved.TryGetValue(key, out IdealCodes? codes))
                Solved[key] = codes = new IdealSolver(Options, new IdealTargets(), new ResidualSpread(), _morphology, new AnalogParameters()).Solve();
            return codes;
        }
    }

    private int Offset(int driver) => Codes().DriverOffset[driver] & 15;

    private void WriteCalibration()
    {
        IdealCodes codes = Codes();
        for (int n = 0; n < 512; n++)
        {
            foreach (CapMemRow row in IdealCodes.Rows) Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), row), codes[row][n]);
            Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), CapMemRow.IBiasReset), 1000);
        }
        for (int b = 0; b < 4; b++)
        {
            var block = new CapMemBlockOnChip(b);
            Cell(CapMemShared.SynIBiasDac(block), codes.SynapseDac[b]);
            Cell(CapMemShared.CadcVRampOffset(block), codes.CadcRampOffset[b]);
            Cell(CapMemShared.CadcIRampSlope(block), codes.CadcRampSlope[b]);
        }
        for (int c = 0; c < 1024; c++) Set(CadcChannelConfig.At(c), CadcChannelConfig.Default with { Offset = codes.CadcOffset[c] });
    }

    public void Cell(CapMemCellOnChip cell, int code) => Set(CapMemCell.At(cell), CapMemCell.Default with { Value = code });

    private void SwitchColumns(int h)
    {
        uint port = 0x02C0_0000 + ((uint)h << 24);
        for (uint q = 0; q < 64; q++)
        {
            Chip.Write(port + 0x1_4000 + q, 0x0303_0303, 15);
            Chip.Write(port + 0x2_4000 + q, 0, 15);
            Chip.Write(port + 0xF_8080 + q, 0x4040_4040, 15);
            Chip.Write(port + 0x0_4000 + q, 0x2020_2020, 15);
        }
    }

    public void Run(double us) => RunTo(Chip.Now + (ulong)(us * CyclesPerUs));

    /// <summary>When set, time passes in random small pieces.</summary>
    public Philox? Cut { get; set; }

    public void RunTo(ulong cycle)
    {
        if (Cut is Philox random)
            while (Chip.Now < cycle)
            {
                Chip.AdvanceTo(Math.Min(cycle, Chip.Now + 1 + (random.Block(1, 1, Chip.Now).X0 % 60)));
                Take();
            }
        Chip.AdvanceTo(cycle);
        Take();
    }

    public void Take()
    {
        while (Chip.TryTakeEvent(Chip.Now, out ChipEvent e)) Spikes.Add(e);
    }

    public void Inject(ushort label, ulong cycle) => Chip.InjectSpikes([label], cycle);

    /// <summary>Label that reaches driver <paramref name="driver"/> (own address) with a synapse label.</summary>
    public static ushort LabelFor(int driver, int synapse) => (ushort)(((driver % 4) << 14) | ((driver / 4) << 6) | synapse);

    /// <summary>Causal CADC codes of all columns of a hemisphere, by omnibus.</summary>
    public byte[] Sample(int h)
    {
        var codes = new byte[256];
        for (int q = 0; q < 64; q++)
        {
            uint word = Chip.Read(0x02C8_0000 + ((uint)h << 24) + (q == 0 ? 0u : 0x20_0000) + (uint)q, out _);
            for (int e = 0; e < 4; e++) codes[SynapseQuadOnChip.ColumnOf(q, e)] = (byte)(word >> (8 * (3 - e)));
        }
        return codes;
    }
}
