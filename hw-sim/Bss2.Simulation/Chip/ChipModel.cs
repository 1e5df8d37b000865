using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>HICANN-X v3 behind its omnibus, event link and reset line: registers, event path, membranes, converters and both PPUs.</summary>
internal sealed partial class ChipModel : IChip
{
    private const ulong SystimeMask = (1UL << 43) - 1;

    private readonly RegisterPages _registers = new();
    private readonly CapMemCells _capMem;
    private readonly SynapseArray[] _synapses = [new(), new()];
    private readonly NeuronBackends _backends;
    private readonly EventPath _events;
    private readonly AnalogCore _analog;
    private readonly ShortTermPlasticity _stp;
    private readonly CorrelationSensors _correlation;
    private readonly Cadc[] _cadc;
    private readonly ReadoutChain _readout;
    private readonly Madc _madc;
    private readonly PpuCore[] _ppus;
    private readonly PpuPort[] _ports;
    private readonly MemoryTimings _timings;
    private ulong? _commandedAt;

    public ChipModel(ChipOptions options, IFpgaBus fpga) : this(options, new AnalogParameters(), fpga) { }

    public ChipModel(ChipOptions options, AnalogParameters parameters, IFpgaBus fpga)
    {
        Options = options;
        Mismatch = new ChipMismatch(options, parameters);
        _timings = new MemoryTimings(_registers);
        _capMem = new CapMemCells(options, parameters, _registers, Losses);
        _backends = new NeuronBackends(_registers, _ppuTime);
        _events = new EventPath(_registers, Losses, _backends, _eventTime, _ppuTime) { RowDriven = DriveRows, MadcDue = OnMadcDue, FireShared = FireByCommand };
        _analog = new AnalogCore(options, parameters, Mismatch, _registers, _capMem, _synapses, _backends) { Fired = OnFire };
        _stp = new ShortTermPlasticity(_registers, _capMem, Mismatch, parameters, _eventTime);
        _correlation = new CorrelationSensors(_capMem, _synapses, Mismatch, parameters);
        _cadc = [.. Enumerable.Range(0, 2).Select(h => new Cadc(h, options, parameters, Mismatch, _registers, _synapses[h], _analog, _correlation, _ppuTime))];
        _readout = new ReadoutChain(parameters, Mismatch, _registers, _synapses, _analog, _stp, _capMem);
        _madc = new Madc(options, parameters, Mismatch, _registers, _analog, _readout, _events);
        _ppus = [new PpuCore(0, options.SkipSilence), new PpuCore(1, options.SkipSilence)];
        _ports = [new PpuPort(this, 0, fpga), new PpuPort(this, 1, fpga)];
        Reset();
        ResetClocks(isPowerUp: true);
    }

    public ChipOptions Options { get; }

    /// <summary>Where the time goes; null when nobody asks.</summary>
    public StageProfile? Profile { get; set; }

    public ChipMismatch Mismatch { get; }

    public AnalogCore Analog => _analog;

    /// <summary>State of the MADC.</summary>
    public MadcState MadcState => _madc.State;

    public ShortTermPlasticity Stp => _stp;

    public CorrelationSensors Correlation => _correlation;

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
        ResetPll();
        ResetClocks(isPowerUp: false);
        _capMem.Reset(Now);
        foreach (SynapseArray array in _synapses) array.Reset();
        _backends.Reset();
        _events.Reset();
        _analog.Reset(Now);
        _stp.Reset(Now);
        _correlation.Reset(Now);
        foreach (Cadc cadc in _cadc) cadc.Reset(Now);
        _readout.Invalidate();
        _madc.Reset();
        foreach (PpuCore ppu in _ppus) ppu.Reset(Now);
        foreach (ParallelRandom random in _random) random.Reset();
        Losses.Clear();
    }

    /// <inheritdoc/>
    public void SetSystime(ulong ticks) => _analog.SetSystime(Now, ticks << 1);

    /// <inheritdoc/>
    public void InjectSpikes(ReadOnlySpan<ushort> labels, ulong cycle)
    {
        Check.That(cycle >= Now);
        foreach (ushort label in labels) _events.Inject(label, cycle);
    }

    /// <inheritdoc/>
    public void AdvanceTo(ulong cycle)
    {
        Check.That(cycle >= Now);
        Stage before = Profile?.Enter(Stage.Ppu) ?? default;
        RunPpus(cycle);
        Profile?.Enter(before);
        RunTo(cycle);
    }

    /// <inheritdoc/>
    public bool TryTakeEvent(ulong cycle, out ChipEvent chipEvent)
    {
        if (_events.L2Events.TryPeek(out chipEvent) && chipEvent.Cycle <= cycle)
        {
            _events.L2Events.Dequeue();
            return true;
        }
        chipEvent = default;
        return false;
    }

    // Digital events and analog steps in one order: a step is made when its end is reached, before the events of that cycle.
    private void RunTo(ulong limit)
    {
        while (true)
        {
            ulong step = _analog.NextStepEnd, next = _events.NextCycle;
            if (next < step)
            {
                if (next >= limit) break;
                Stage before = Profile?.Enter(Stage.Events) ?? default;
                _events.RunNext();
                Profile?.Enter(before);
            }
            else
            {
                if (step > limit) break;
                Stage before = Profile?.Enter(Stage.Membranes) ?? default;
                _analog.Step();
                Profile?.Enter(before);
            }
        }
        Now = limit;
    }

    // Each processor runs on its own until it needs something outside; the earliest access goes first, PPU 0 before 1 on a tie, and the
    // chip is brought to its cycle before it happens.
    private void RunPpus(ulong limit)
    {
        while (true)
        {
            int next = -1;
            ulong own = _ppuTime.ToOwn(limit);
            for (int i = 0; i < 2; i++)
                if (_ppus[i].RunUntil(own) == PpuStop.BusAccess && (next < 0 || _ppus[i].Cycle < _ppus[next].Cycle)) next = i;
            if (next < 0) return;
            if (MustWaitForCadc(next)) continue;
            RunTo(Math.Max(Now, _ppuTime.ToChip(_ppus[next].Cycle)));
            _ppus[next].CompleteBusAccess(_ports[next]);
        }
    }

    // A trigger is accepted when the last conversion is over; the vector unit stalls until then.
    private bool MustWaitForCadc(int h)
    {
        if (_ppuTime.ToChip(_ppus[h].Cycle) >= _cadc[h].ReadyCycle || _ppus[h].PendingVectorIn is not uint io || !IsCadcTrigger(io)) return false;
        _ppus[h].StallUntil(_ppuTime.ToOwn(_cadc[h].ReadyCycle));
        return true;
    }

    private void DriveRows(int driver, int label, ulong cycle)
    {
        _driverEvents++;
        // Most drivers that accept an event hold no synapse for its label.
        if (!_analog.Hears(driver, label) && !_stp.Modulates(driver) && !_correlation.Records(driver >> 7, cycle)) return;
        Stage before = Profile?.Enter(Stage.Synapses) ?? default;
        _analog.DriveRows(driver, label, cycle, _stp.Pulse(driver, label, cycle));
        if (_correlation.Records(driver >> 7, cycle)) _correlation.Pre(driver, _analog.Rows.Forwarded(driver, label), _analog.Rows.Driven(driver), cycle);
        Profile?.Enter(before);
    }

    private void OnMadcDue(uint generation, ulong cycle)
    {
        Stage before = Profile?.Enter(Stage.Membranes) ?? default;
        _madc.Run(generation, cycle);
        Profile?.Enter(before);
    }

    private void OnFire(int circuit, ulong cycle)
    {
        _fires++;
        if (_backends.PostPulse(circuit) == PostPulseSource.Fire)
            _correlation.Post(circuit, _commandedAt ?? cycle - (ulong)_analog.FireReportCycles);
        if (_backends.CountFire(circuit)) _events.Fire(circuit, cycle);
        _events.Share(circuit, cycle);
    }

    // NeuronReset, its quad and vector forms, and a shared fire: like a fire, but for enable_fire only.
    private void FireByCommand(int circuit, ulong cycle)
    {
        if (!_analog.FireEnabled(circuit) || !_backends.IsClocked(circuit)) return;
        _commandedAt = cycle;
        _analog.FireByCommand(circuit, cycle);
        _commandedAt = null;
    }

    // A post pulse by register, for the circuits of a half (both hemispheres) that take no other.
    private void SendBlockPost(int east)
    {
        for (int circuit = 0; circuit < NeuronOnChip.Count; circuit++)
            if (circuit / 128 % 2 == east && _backends.PostPulse(circuit) == PostPulseSource.Block) _correlation.Post(circuit, Now);
    }
}
