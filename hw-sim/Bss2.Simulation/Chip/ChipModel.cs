using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>HICANN-X v3 behind its omnibus, event link and reset line: registers, event path, membranes, converters and both PPUs.</summary>
internal sealed partial class ChipModel : IChip
{
    private const ulong SystimeMask = (1UL << 43) - 1;

    private readonly RegisterPages _registers = new();
    private readonly SynapseArray[] _synapses = [new(), new()];
    private readonly EventRouter _router;
    private readonly AnalogCore _analog;
    private readonly Cadc[] _cadc;
    private readonly PpuCore[] _ppus;
    private readonly PpuPort[] _ports;
    private readonly ulong[] _outputFree = new ulong[8];
    private readonly uint[] _spikeCounters = new uint[AnalogCore.Circuits];
    private readonly byte[] _conversion = new byte[128];

    public ChipModel(ChipOptions options, IFpgaBus fpga) : this(options, new AnalogParameters(), fpga) { }

    public ChipModel(ChipOptions options, AnalogParameters parameters, IFpgaBus fpga)
    {
        Options = options;
        Mismatch = new ChipMismatch(options, parameters);
        _router = new EventRouter(_registers, Losses);
        _analog = new AnalogCore(options, parameters, Mismatch, _registers, _synapses, _router) { Fired = OnFire };
        _cadc = [.. Enumerable.Range(0, 2).Select(h => new Cadc(h, options, parameters, Mismatch, _registers, _synapses[h], _analog))];
        _ppus = [new PpuCore(0, options.SkipSilence), new PpuCore(1, options.SkipSilence)];
        _ports = [new PpuPort(this, 0, fpga), new PpuPort(this, 1, fpga)];
        Reset();
    }

    public ChipOptions Options { get; }

    public ChipMismatch Mismatch { get; }

    public AnalogCore Analog => _analog;

    /// <inheritdoc/>
    public ulong Now { get; private set; }

    /// <inheritdoc/>
    public ulong Systime => (_analog.SystimeCycles(Now) >> 1) & SystimeMask;

    /// <inheritdoc/>
    public ChipLosses Losses { get; } = new();

    /// <summary>The processors, for their fault reports.</summary>
    public IReadOnlyList<PpuCore> Ppus => _ppus;

    /// <inheritdoc/>
    public void Reset()
    {
        _registers.Reset();
        foreach (SynapseArray array in _synapses) array.Reset();
        _router.Reset();
        _analog.Reset(Now);
        foreach (Cadc cadc in _cadc) cadc.Reset(Now);
        foreach (PpuCore ppu in _ppus) ppu.Reset(Now);
        Array.Clear(_outputFree);
        Array.Clear(_spikeCounters);
    }

    /// <inheritdoc/>
    public void SetSystime(ulong ticks) => _analog.SetSystime(Now, ticks << 1);

    /// <inheritdoc/>
    public void InjectSpikes(ReadOnlySpan<ushort> labels, ulong cycle)
    {
        Check.That(cycle >= Now);
        foreach (ushort label in labels) _analog.Inject(cycle, label);
    }

    /// <inheritdoc/>
    public void AdvanceTo(ulong cycle)
    {
        Check.That(cycle >= Now);
        RunPpus(cycle);
        _analog.RunTo(cycle);
        Now = cycle;
    }

    /// <inheritdoc/>
    public bool TryTakeEvent(ulong cycle, out ChipEvent chipEvent)
    {
        if (_router.L2Events.TryPeek(out chipEvent) && chipEvent.Cycle <= cycle)
        {
            _router.L2Events.Dequeue();
            return true;
        }
        chipEvent = default;
        return false;
    }

    // Each processor runs on its own until it needs something outside; the earliest access goes first, PPU 0 before 1 on a tie.
    private void RunPpus(ulong limit)
    {
        while (true)
        {
            int next = -1;
            for (int i = 0; i < 2; i++)
                if (_ppus[i].RunUntil(limit) == PpuStop.BusAccess && (next < 0 || _ppus[i].Cycle < _ppus[next].Cycle)) next = i;
            if (next < 0) return;
            Now = Math.Max(Now, _ppus[next].Cycle);
            _ppus[next].CompleteBusAccess(_ports[next]);
        }
    }

    // A fire by comparator or command: counter, label, arbitration of the event output (1 event per 4 ns, 32 columns of both rows).
    private void OnFire(int circuit, ulong cycle)
    {
        var neuron = new NeuronOnChip(circuit);
        CommonNeuronBackendConfig common = _registers.Load(CommonNeuronBackendConfig.At(neuron.Column / 128));
        NeuronBackendConfig backend = _registers.Load(NeuronBackendConfig.At(neuron));
        ref uint counter = ref _spikeCounters[neuron.BackendIndex];
        counter = (counter & 0xFF) == 0xFF ? counter & 0x100 | 0x100 : counter + 1;
        if (!backend.EnableSpikeOut || !common.EnableEventRegisters) return;
        int output = neuron.EventOutput;
        ulong leave = Math.Max(cycle, _outputFree[output]);
        _outputFree[output] = leave + 1;
        _router.Route(output, (ushort)((output << 8) | backend.AddressOut), leave);
    }

    // NeuronReset and its quad and vector forms: like a fire, but for enable_fire only.
    private void FireByCommand(int circuit, ulong cycle)
    {
        if (!_registers.Load(NeuronConfig.At(new NeuronOnChip(circuit))).EnableFire) return;
        _analog.Interact(cycle);
        _analog.BeginReset(circuit, cycle, cycle);
        OnFire(circuit, cycle);
    }
}
