using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>What configuration makes of the membranes, remade when it has changed.</summary>
internal sealed partial class AnalogCore
{
    // Moving CapMem cells are followed every 65 us: 1.6 % of their way (chip-model.md 2.2).
    private const ulong SettleCycles = 1 << 14;

    private readonly CircuitPhysics[] _physics = new CircuitPhysics[NeuronOnChip.Count];
    private readonly NeuronConfig[] _configs = new NeuronConfig[NeuronOnChip.Count];
    private NodeLayout? _layout;
    private MembraneRates? _rates;
    private StepCoefficients? _step;
    private EventTables? _tables;
    private float[] _rest = [], _ceiling = [], _floor = [], _sigma = [], _noiseKeep = [], _noiseFresh = [];
    private float[] _excKnee = [], _excSpan = [], _inhKnee = [], _inhSpan = [], _peakExc = [], _peakInh = [], _unclamped = [];
    private readonly bool[] _forced = new bool[2];
    private ulong _settleAt = ulong.MaxValue;   // When moving CapMem cells are looked at next.
    private bool _stale = true, _anyClamped;

    /// <summary>Physics of a circuit for its present configuration.</summary>
    public CircuitPhysics PhysicsOf(int circuit)
    {
        if (_stale && _paused) Wake(_t);
        return _physics[circuit];
    }

    /// <summary>Switches of a circuit as the membranes have them.</summary>
    public NeuronConfig ConfigOf(int circuit) => _configs[circuit];

    /// <summary>Whether a circuit may fire, as its register says now.</summary>
    public bool FireEnabled(int circuit) => _stale || _paused ? _registers.Load(NeuronConfig.At(new NeuronOnChip(circuit))).EnableFire : _configs[circuit].EnableFire;

    private void Refresh()
    {
        CatchUpAll();
        _stale = false;
        ConfigurationVersion++;
        for (int c = 0; c < NeuronOnChip.Count; c++) _configs[c] = _registers.Load(NeuronConfig.At(new NeuronOnChip(c)));
        for (int half = 0; half < 2; half++) _forced[half] = _registers.Load(CommonNeuronBackendConfig.At(half)).ForceReset;
        for (int c = 0; c < NeuronOnChip.Count; c++) _physics[c] = _forced[(c & 255) / 128] ? Physics(c, _configs[c]).HeldInReset() : Physics(c, _configs[c]);
        NodeLayout wiring = new(_configs), layout = wiring;
        NodeLayout? old = _layout;
        bool same = old is not null && layout.SlotCount == old.SlotCount && layout.SlotOf.AsSpan().SequenceEqual(old.SlotOf) && layout.NodeOf.AsSpan().SequenceEqual(old.NodeOf);
        if (same) layout = old!;
        _layout = layout;
        _rates = new MembraneRates(layout, _configs, _physics, _synapses, _backends, _p, _options.Noise);
        if (!same) Rearrange(old, layout);
        _step = new StepCoefficients(layout, _rates, _stepCycles * CycleUs);
        _tables = new EventTables(layout, _rates, _stepCycles + EventPath.DriverLatency + 1);
        Array.Clear(_powers);
        Array.Clear(_few);
        _few[1] = _step;
        MakeNodeArrays(layout, _rates);
        MakeSlotArrays(layout, _rates);
        MakeResetArrays(layout, _rates);
        MakeTerms(wiring);
        RefreshClamps();
        for (int n = 0; n < layout.Nodes.Length; n++) Arm(n);
        LookAnew();
        _settleAt = _capMem.IsMoving(_t) ? _t - ((_t - _origin) & (SettleCycles - 1)) + SettleCycles : ulong.MaxValue;
    }

    // CapMem cells have moved: also a resting chip looks at them, on a raster of systime.
    private void Follow()
    {
        CommitRest(_settleAt);
        _resting = false;
        Refresh();
    }

    private CircuitPhysics Physics(int circuit, NeuronConfig config)
    {
        var neuron = new NeuronOnChip(circuit);
        uint column = CapMemCell.At(new CapMemCellOnChip(neuron.CapMemBlock, neuron.CapMemColumn, 0)).AddressOf(0).Value;
        Span<double> codes = stackalloc double[CapMemCellOnChip.Rows];
        // Rows of a column are consecutive words (registers-notes.md 10).
        for (int row = 0; row < codes.Length; row++) codes[row] = _capMem.Code(column + (uint)row, _t);
        double dac = _capMem.Code(CapMemCell.At(CapMemShared.SynIBiasDac(neuron.CapMemBlock)).AddressOf(0).Value, _t);
        CircuitPhysics physics = CircuitPhysics.Of(codes, dac, config, circuit, _mismatch, _p);
        return config.EnableUnbufferedAccess ? physics with { CurrentNa = physics.CurrentNa + StimulusNa(neuron.Column & 1) } : physics;
    }

    // The readout current DAC on the stimulus line of even or odd columns (decisions.md).
    private double StimulusNa(int line)
    {
        CurrentDac dac = _registers.Load(CurrentDac.At());
        if (!dac.EnableCurrent || !dac.ConnectNeuron(line)) return 0;
        return (dac.Sign == CurrentDacSign.Source ? 1 : -1) * dac.Current * _p.CurrentDacPerCodeNa;
    }

    // Charges on lines and potentials of membranes survive a change of switches; joined membranes take the first circuit's.
    private void Rearrange(NodeLayout? old, NodeLayout layout)
    {
        float[] v = new float[layout.NodeCount], noise = new float[layout.NodeCount], exc = new float[layout.SlotCount], inh = new float[layout.SlotCount];
        Array.Fill(v, (_lowV + _highV) / 2);
        for (int n = 0; n < layout.Nodes.Length; n++) v[n] = old is null ? (float)_rates!.RestV[n] : _v[old.NodeOf[layout.Nodes[n][0]]];
        if (old is not null)
            for (int c = 0; c < NeuronOnChip.Count; c++)
                (exc[layout.SlotOf[c]], inh[layout.SlotOf[c]]) = (_exc[old.SlotOf[c]], _inh[old.SlotOf[c]]);
        (_v, _noise, _exc, _inh, _restHint) = (v, noise, exc, inh, 0);
        Array.Fill(_noiseAt, ulong.MaxValue);
        Array.Fill(_deviatesAt, ulong.MaxValue);
        StandAt(_t);
        (_vBefore, _predictedV, _armed) = ((float[])v.Clone(), new float[v.Length], new float[v.Length]);
        _unclamped = new float[exc.Length];
        _deviates = new float[MostBlocks * NodeLayout.Lanes];
        Array.Fill(_armed, float.PositiveInfinity);
        _rows.SetLayout(layout);
    }

    private void MakeNodeArrays(NodeLayout layout, MembraneRates rates)
    {
        int nodes = layout.NodeCount;
        (_rest, _ceiling, _floor) = (new float[nodes], new float[nodes], new float[nodes]);
        (_resetLevel, _resetPerDrive, _resetKeep, _held) = (new float[nodes], new float[nodes], new float[nodes], new float[nodes]);
        (_sigma, _noiseKeep, _noiseFresh) = (new float[nodes], new float[nodes], new float[nodes]);
        _calm = new float[nodes];
        Array.Fill(_ceiling, float.PositiveInfinity);
        Array.Fill(_calm, _highKneeV);
        Array.Fill(_floor, float.NegativeInfinity);
        Array.Fill(_rest, (_lowV + _highV) / 2);
        for (int n = 0; n < layout.Nodes.Length; n++)
        {
            double sigma = rates.SigmaV[n], keep = StrictMath.Exp(-_noiseCycles * CycleUs * rates.LeakRate[n]);
            _rest[n] = (float)rates.RestV[n];
            (_sigma[n], _noiseKeep[n], _noiseFresh[n]) = ((float)sigma, (float)keep, (float)(sigma * Math.Sqrt(1 - (keep * keep))));
            _calm[n] = (float)Math.Min(rates.ThresholdV[n] - (MarginSigma * sigma), _highKneeV);
            // A node that rests at a rail stays there; its rail is no reason for steps.
            bool high = _rest[n] >= _highKneeV, low = _rest[n] <= _lowKneeV;
            _ceiling[n] = (float)Math.Min(rates.ThresholdV[n] - (MarginSigma * sigma), high ? float.PositiveInfinity : _highKneeV);
            _floor[n] = low ? float.NegativeInfinity : _lowKneeV;
        }
    }

    private void MakeSlotArrays(NodeLayout layout, MembraneRates rates)
    {
        int slots = layout.SlotCount;
        (_excKnee, _excSpan, _inhKnee, _inhSpan) = (new float[slots], new float[slots], new float[slots], new float[slots]);
        (_peakExc, _peakInh, _riseExcKnot, _riseInhKnot) = (new float[slots], new float[slots], new float[slots], new float[slots]);
        for (int s = 0; s < slots; s++)
        {
            (_excKnee[s], _excSpan[s]) = Knee(rates.ExcSaturation[s]);
            (_inhKnee[s], _inhSpan[s]) = Knee(rates.InhSaturation[s]);
            if (rates.ExcRate[s] == 0) continue;
            _peakExc[s] = Peak(rates.ExcRate[s], rates.LeakRateOfSlot[s], rates.ExcStepV[s]);
            _peakInh[s] = Peak(rates.InhRate[s], rates.LeakRateOfSlot[s], rates.InhStepV[s]);
            // Until the next noise knot no faster than the line's first slope.
            float knotUs = (float)(_noiseCycles * CycleUs);
            _riseExcKnot[s] = Math.Min(_peakExc[s], (float)(rates.ExcStepV[s] * rates.ExcRate[s]) * knotUs);
            _riseInhKnot[s] = Math.Min(_peakInh[s], (float)(rates.InhStepV[s] * rates.InhRate[s]) * knotUs);
        }
    }

    // Decay over each number of cycles of a step, made when asked for.
    private void MakeResetArrays(NodeLayout layout, MembraneRates rates)
    {
        (_leakKeep, _resetKept) = (new double[]?[_stepCycles + 1], new double[]?[_stepCycles + 1]);
        _leakRateOf = [.. Enumerable.Range(0, NeuronOnChip.Count).Select(c => rates.LeakRate[layout.NodeOf[c]])];
        _resetRateOf = [.. Enumerable.Range(0, NeuronOnChip.Count).Select(c => rates.Reset[c].Rate)];
    }

    private (float Knee, float Span) Knee(double saturation) => saturation > 0 && saturation < 1e9
        ? ((float)(_p.LineSaturationKnee * saturation), (float)((1 - _p.LineSaturationKnee) * saturation))
        : (float.MaxValue, 1);

    // The peak of the response to unit charge is below tau_m / (tau_m + tau_s) for any two time constants.
    private static float Peak(double lineRate, double leakRate, double stepV) => (float)(stepV * lineRate / (lineRate + leakRate));

    /// <summary>The debug switches of columns have changed: lines tied to the debug line carry no signal (chip-model.md 1.6).</summary>
    public void BeforeClamp(ulong now)
    {
        if (_stale) return;
        CommitRest(now);
        CatchUpAll();
        _resting = false;
        if (_layout is not null) _check = AllBlocks;
    }

    public void RefreshClamps()
    {
        if (_stale || _layout is null) return;
        _anyClamped = false;
        Array.Fill(_unclamped, 1f);
        for (int c = 0; c < NeuronOnChip.Count; c++)
        {
            SynapseArray array = _synapses[c >> 8];
            // One mask for both inputs of a circuit: the switches are used together.
            bool clamped = array.DebugExcitatory(c & 255) || array.DebugInhibitory(c & 255);
            if (!clamped) continue;
            _unclamped[_layout.SlotOf[c]] = 0;
            _anyClamped = true;
        }
        if (_anyClamped) Clamp();
    }

    private void Clamp()
    {
        for (int s = 0; s < _exc.Length; s++) (_exc[s], _inh[s]) = (_exc[s] * _unclamped[s], _inh[s] * _unclamped[s]);
    }
}
