using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Coefficients of the membranes, remade from registers, CapMem codes and mismatch when configuration has changed.</summary>
internal sealed partial class AnalogCore
{
    private readonly float[] _decayExc = new float[Circuits], _decayInh = new float[Circuits], _kExc = new float[Circuits], _kInh = new float[Circuits];
    private readonly float[] _decayExcBlock = new float[Circuits], _decayInhBlock = new float[Circuits], _kExcBlock = new float[Circuits], _kInhBlock = new float[Circuits];
    private readonly float[] _decayExcSuper = new float[Circuits], _decayInhSuper = new float[Circuits], _kExcSuper = new float[Circuits], _kInhSuper = new float[Circuits];
    private readonly float[] _excGain = new float[Circuits], _inhGain = new float[Circuits], _excInvTau = new float[Circuits], _inhInvTau = new float[Circuits];
    private readonly float[] _excKnee = new float[Circuits], _inhKnee = new float[Circuits], _excSpan = new float[Circuits], _inhSpan = new float[Circuits];
    private readonly float[] _excPeak = new float[Circuits], _inhPeak = new float[Circuits], _invTauMemOfSlot = new float[Circuits];
    private readonly float[] _decayV = new float[Circuits], _driftV = new float[Circuits], _decayVBlock = new float[Circuits], _driftVBlock = new float[Circuits];
    private readonly float[] _decayVSuper = new float[Circuits], _driftVSuper = new float[Circuits], _rest = new float[Circuits], _threshold = new float[Circuits];
    private readonly float[] _ceiling = new float[Circuits], _noiseSigma = new float[Circuits], _noiseKeep = new float[Circuits], _noiseFresh = new float[Circuits];
    private readonly float[] _nodeDrive = new float[Circuits], _invTauMem = new float[Circuits], _circuitThreshold = new float[Circuits];
    private readonly double[] _resetV = new double[Circuits], _invTauReset = new double[Circuits];
    private readonly int[] _resetCycles = new int[Circuits], _refractoryCycles = new int[Circuits];
    private readonly int[] _nodeOfCircuit = new int[Circuits], _nodeOfSlot = new int[Circuits], _slotOfCircuit = new int[Circuits];
    private readonly int[][] _slotsOfNode = new int[Circuits][], _comparatorsOfNode = new int[Circuits][];
    private readonly ulong[] _crossedAt = new ulong[Circuits];
    private readonly RowMode[] _rowMode = new RowMode[512];
    private readonly bool[] _addressOut = new bool[256];
    private readonly float[] _driverGain = new float[256];
    private readonly EffectiveRow?[] _rows = new EffectiveRow?[512];
    private readonly CircuitPhysics[] _physics = new CircuitPhysics[Circuits];
    private Morphology _morphology = Morphology.Single;
    private int _nodeCount = Circuits, _slotCount = Circuits;
    private bool _stale = true;
    private int _switchVersion = -1;

    /// <summary>True when the readout amplifier of a circuit drives its CADC line.</summary>
    public bool HasReadout(int circuit) { Refresh(); return _readout[circuit]; }

    private readonly bool[] _readout = new bool[Circuits];

    /// <summary>Physics of a circuit for its present configuration.</summary>
    public CircuitPhysics PhysicsOf(int circuit) { Refresh(); return _physics[circuit]; }

    private void Refresh()
    {
        int switches = _synapses[0].SwitchVersion + _synapses[1].SwitchVersion;
        if (!_stale && switches == _switchVersion) return;
        (_stale, _switchVersion, _quietKnown) = (false, switches, false);
        bool wasResting = _atRest;
        int[] oldNode = [.. _nodeOfCircuit];
        float[] oldV = [.. _v];
        (float[] oldExc, float[] oldInh, int[] oldSlot) = ([.. _exc], [.. _inh], [.. _slotOfCircuit]);
        NeuronConfig[] configs = [.. Enumerable.Range(0, Circuits).Select(c => _registers.Load(NeuronConfig.At(new NeuronOnChip(c))))];
        JoinNodes(configs);
        for (int c = 0; c < Circuits; c++)
        {
            _physics[c] = Physics(c, configs[c]);
            _exc[_slotOfCircuit[c]] = oldExc[oldSlot[c]];
            _inh[_slotOfCircuit[c]] = oldInh[oldSlot[c]];
            _v[_nodeOfCircuit[c]] = oldV[oldNode[c]];
        }
        foreach (IGrouping<int, int> node in Enumerable.Range(0, Circuits).GroupBy(c => _nodeOfCircuit[c])) MakeNode(node.Key, [.. node], configs);
        for (int driver = 0; driver < 256; driver++) MakeDriver(driver);
        if (wasResting) Array.Copy(_rest, _v, _nodeCount);
    }

    private CircuitPhysics Physics(int circuit, NeuronConfig config)
    {
        var neuron = new NeuronOnChip(circuit);
        Span<ushort> codes = stackalloc ushort[24];
        for (int row = 0; row < 24; row++) codes[row] = Code(new CapMemCellOnChip(neuron.CapMemBlock, neuron.CapMemColumn, row));
        return CircuitPhysics.Of(codes, Code(CapMemShared.SynIBiasDac(neuron.CapMemBlock)), config, circuit, _mismatch, _p);
    }

    private ushort Code(CapMemCellOnChip cell) => (ushort)_registers[CapMemCell.At(cell).AddressOf(0).Value];

    // Electrical nodes: union-find over closed switches between membranes and soma lines (chip-model 2.9).
    private void JoinNodes(NeuronConfig[] configs)
    {
        int[] parent = [.. Enumerable.Range(0, 2 * Circuits)];
        int Find(int i) { while (parent[i] != i) i = parent[i] = parent[parent[i]]; return i; }
        void Join(int a, int b) => parent[Math.Max(Find(a), Find(b))] = Math.Min(Find(a), Find(b));
        for (int c = 0; c < Circuits; c++)
        {
            NeuronConfig config = configs[c];
            bool hasRight = c % 128 != 127;
            if (config.ConnectSoma && !config.EnableMulticompConductance) Join(c, Circuits + c);
            if (config.ConnectMembraneRight && hasRight) Join(c, c + 1);
            if (config.ConnectSomaRight && hasRight) Join(Circuits + c, Circuits + c + 1);
            if (config.ConnectBottom && c < 256) Join(c, c + 256);
        }
        int[] root = [.. Enumerable.Range(0, Circuits).Select(Find)];
        bool single = root.Select((r, c) => r == c).All(x => x);
        bool pairs = !single && Enumerable.Range(0, Circuits).All(c => root[c] == (c & ~1));
        _morphology = single ? Morphology.Single : pairs ? Morphology.Pairs : Morphology.General;
        int[] rank = new int[2 * Circuits];
        _nodeCount = 0;
        for (int c = 0; c < Circuits; c++)
            if (root[c] == c) rank[c] = _nodeCount++;
        for (int c = 0; c < Circuits; c++)
        {
            _slotOfCircuit[c] = pairs ? (c & 256) + ((c & 1) * 128) + ((c & 255) >> 1) : c;
            _nodeOfCircuit[c] = rank[root[c]];
            _nodeOfSlot[_slotOfCircuit[c]] = _nodeOfCircuit[c];
        }
        // Vector loops run over whole multiples of 16: unused node entries rest at 0 and never fire.
        int used = _nodeCount;
        _nodeCount = (_nodeCount + 15) & ~15;
        for (int n = used; n < _nodeCount; n++) ClearNode(n);
        Array.Clear(_rows);
        foreach (SynapseArray array in _synapses) Array.Fill(array.Dirty, true);
    }

    private void ClearNode(int n)
    {
        (_decayV[n], _driftV[n], _decayVBlock[n], _driftVBlock[n], _decayVSuper[n], _driftVSuper[n]) = (0, 0.5f, 0, 0.5f, 0, 0.5f);
        (_rest[n], _threshold[n], _ceiling[n], _noiseSigma[n], _noiseKeep[n], _noiseFresh[n], _v[n]) = (0.5f, float.PositiveInfinity, float.PositiveInfinity, 0, 0, 0, 0.5f);
        (_slotsOfNode[n], _comparatorsOfNode[n]) = ([], []);
    }

    private void MakeNode(int n, int[] circuits, NeuronConfig[] configs)
    {
        double capacitance = circuits.Sum(c => _physics[c].CapacitancePf);
        double conductance = Math.Max(1e-3, circuits.Sum(c => _physics[c].LeakNs));
        double current = circuits.Sum(c => _physics[c].CurrentNa);
        // nA / nS = V; pF / nS = ms = 1000 us.
        double rest = (circuits.Sum(c => _physics[c].LeakNs * _physics[c].LeakV) + current) / conductance;
        double tauMemUs = 1000 * capacitance / conductance;
        _rest[n] = (float)Math.Clamp(rest, _p.MembraneMinV, _p.MembraneMaxV);
        _invTauMem[n] = (float)(1 / tauMemUs);
        foreach (int c in circuits) MakeCircuit(c, tauMemUs, capacitance, configs[c]);
        _slotsOfNode[n] = [.. circuits.Select(c => _slotOfCircuit[c])];
        _comparatorsOfNode[n] = [.. circuits.Where(c => configs[c].EnableThresholdComparator && configs[c].EnableFire)];
        _threshold[n] = _comparatorsOfNode[n].Length == 0 ? float.PositiveInfinity : _comparatorsOfNode[n].Min(c => _circuitThreshold[c]);
        SetMembrane(n, tauMemUs, circuits);
    }

    private void SetMembrane(int n, double tauMemUs, int[] circuits)
    {
        (_decayV[n], _driftV[n]) = Decay(_stepCycles);
        (_decayVBlock[n], _driftVBlock[n]) = Decay(_blockCycles);
        (_decayVSuper[n], _driftVSuper[n]) = Decay(_superCycles);
        double gm = circuits.Sum(c => _physics[c].GmTotal);
        double sigma = _options.Noise ? _p.MembraneNoiseV * Math.Sqrt(1 + (gm / 1000)) * Math.Sqrt(Math.Sqrt(tauMemUs / 10)) : 0;
        double keep = StrictMath.Exp(-_blockCycles * CycleUs / tauMemUs);
        (_noiseSigma[n], _noiseKeep[n], _noiseFresh[n]) = ((float)sigma, (float)keep, (float)(sigma * Math.Sqrt(1 - (keep * keep))));
        _ceiling[n] = (float)Math.Min(_threshold[n] - (NoiseMarginSigma * sigma), _p.MembraneMaxV);

        (float, float) Decay(int cycles)
        {
            double decay = StrictMath.Exp(-cycles * CycleUs / tauMemUs);
            return ((float)decay, (float)(_rest[n] * (1 - decay)));
        }
    }

    private void MakeCircuit(int c, double tauMemUs, double capacitancePf, NeuronConfig config)
    {
        CircuitPhysics physics = _physics[c];
        int slot = _slotOfCircuit[c];
        SynapseArray array = _synapses[c >> 8];
        int column = c & 255;
        _invTauMemOfSlot[slot] = (float)(1 / tauMemUs);
        MakeLine(slot, physics.TauExcUs, tauMemUs, array.ExcitatoryConnected(column) ? physics.ExcChargeVPf / capacitancePf : 0, physics.ExcSaturationVPf / capacitancePf,
            _decayExc, _kExc, _decayExcBlock, _kExcBlock, _decayExcSuper, _kExcSuper, _excGain, _excInvTau, _excKnee, _excSpan, _excPeak);
        MakeLine(slot, physics.TauInhUs, tauMemUs, array.InhibitoryConnected(column) ? physics.InhChargeVPf / capacitancePf : 0, physics.InhSaturationVPf / capacitancePf,
            _decayInh, _kInh, _decayInhBlock, _kInhBlock, _decayInhSuper, _kInhSuper, _inhGain, _inhInvTau, _inhKnee, _inhSpan, _inhPeak);
        _circuitThreshold[c] = (float)physics.ThresholdV;
        _readout[c] = config.EnableReadoutAmplifier;
        _resetV[c] = physics.ResetV;
        _invTauReset[c] = Math.Max(1e-3, physics.ResetNs) / (1000 * capacitancePf);
        MakeBackend(c);
    }

    // Refractory clock f = 250 MHz / 2^(scale+1); reset ends (0x1F - 2*holdoff) counts before refractoriness (chip-model 1.7).
    private void MakeBackend(int c)
    {
        var neuron = new NeuronOnChip(c);
        NeuronBackendConfig backend = _registers.Load(NeuronBackendConfig.At(neuron));
        CommonNeuronBackendConfig common = _registers.Load(CommonNeuronBackendConfig.At(neuron.Column / 128));
        int scale = backend.SelectInputClock != 0 ? common.ClockScaleFast : common.ClockScaleSlow;
        int period = 1 << (scale + 1);
        int early = 0x1F - (backend.ResetHoldoff << 1);
        int resetCounts = backend.RefractoryTime >= early ? backend.RefractoryTime - early : backend.RefractoryTime;
        _refractoryCycles[c] = Math.Max(1, backend.RefractoryTime * period);
        _resetCycles[c] = Math.Max(1, resetCounts * period);
    }

    private void MakeLine(int slot, double tauUs, double tauMemUs, double stepV, double saturationV, float[] decay, float[] k, float[] decayBlock, float[] kBlock, float[] decaySuper, float[] kSuper, float[] gain, float[] invTau, float[] knee, float[] span, float[] peak)
    {
        (decay[slot], k[slot]) = Propagator(_stepCycles * CycleUs, tauUs, tauMemUs);
        (decayBlock[slot], kBlock[slot]) = Propagator(_blockCycles * CycleUs, tauUs, tauMemUs);
        (decaySuper[slot], kSuper[slot]) = Propagator(_superCycles * CycleUs, tauUs, tauMemUs);
        (gain[slot], invTau[slot]) = ((float)(stepV / tauUs), (float)(1 / tauUs));
        double level = Math.Max(1e-9, saturationV / tauUs);
        (knee[slot], span[slot]) = ((float)(_p.LineSaturationKnee * level), (float)((1 - _p.LineSaturationKnee) * level));
        // The membrane's response to a drive never exceeds drive * tau_syn.
        peak[slot] = (float)tauUs;
    }

    // exp(-T/tau) and the membrane's gain of a drive over T: (e^{-T/tau} - e^{-T/tau_mem}) / (1/tau_mem - 1/tau).
    private static (float Decay, float K) Propagator(double us, double tauUs, double tauMemUs)
    {
        double decay = StrictMath.Exp(-us / tauUs), decayMem = StrictMath.Exp(-us / tauMemUs), rate = (1 / tauMemUs) - (1 / tauUs);
        double k = Math.Abs(rate * us) < 1e-5 ? us * decay : (decay - decayMem) / rate;
        return ((float)decay, (float)k);
    }

    private void MakeDriver(int driver)
    {
        SynapseDriverConfig config = _registers.Load(SynapseDriverConfig.At(new SynapseDriverOnChip(driver)));
        int row = ((driver >> 7) * 256) + ((driver & 127) * 2);
        (_rowMode[row], _rowMode[row + 1]) = (config.RowModeBottom, config.RowModeTop);
        _addressOut[driver] = config.EnableAddressOut;
        // The 4-bit offset is read as a signed number: 0 leaves the pulse as it is (decisions.md).
        int offset = config.Offset >= 8 ? config.Offset - 16 : config.Offset;
        _driverGain[driver] = (float)(_mismatch.DriverGain[driver] * (1 + (_p.DriverPerCode * offset)));
    }

    private EffectiveRow RowOf(int row)
    {
        SynapseArray array = _synapses[row >> 8];
        EffectiveRow effective = _rows[row] ??= new EffectiveRow();
        if (!array.Dirty[row & 255]) return effective;
        array.Dirty[row & 255] = false;
        effective.LabelsPresent = 0;
        float driver = _driverGain[((row >> 8) * 128) + ((row & 255) >> 1)];
        for (int column = 0; column < 256; column++)
        {
            int slot = _slotOfCircuit[((row >> 8) * 256) + column] & 255;
            int label = array.Odd[((row & 255) * 256) + column] & 63, weight = array.Weight(row & 255, column);
            float charge = 0;
            for (int b = 0; b < 6; b++)
                if ((weight >> b & 1) != 0) charge += _mismatch.SynapseBranch[(((row * 6) + b) * 256) + column];
            effective.Labels[slot] = label;
            effective.Charges[slot] = charge * driver;
            if (weight != 0) effective.LabelsPresent |= 1UL << label;
        }
        return effective;
    }

    // Closed-form advance over any time, for a shift of the grid only.
    private void Coast(ulong cycles)
    {
        Refresh();
        double us = cycles * CycleUs;
        foreach (int node in _nodeOfCircuit.Distinct().ToArray())
        {
            double tauMem = 1 / (double)_invTauMem[node], drive = 0;
            foreach (int slot in _slotsOfNode[node])
            {
                (float decayExc, float kExc) = Propagator(us, 1 / (double)_excInvTau[slot], tauMem);
                (float decayInh, float kInh) = Propagator(us, 1 / (double)_inhInvTau[slot], tauMem);
                drive += (_exc[slot] * kExc) - (_inh[slot] * kInh);
                _exc[slot] *= decayExc;
                _inh[slot] *= decayInh;
            }
            double decay = StrictMath.Exp(-us / tauMem);
            _v[node] = (float)(_rest[node] + ((_v[node] - _rest[node]) * decay) + drive);
        }
    }
}
