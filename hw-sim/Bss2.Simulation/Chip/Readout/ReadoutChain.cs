using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// What the two readout buffers see (ReadoutSourceSelection): neuron lines, CADC debug lines, storage capacitors of synapse drivers, fixed levels and, over
/// the debug lines, pads. Whatever is switched onto a buffer drives it with equal strength, so several sources read as their average; a buffer without any
/// floats at the open level (decisions.md).
/// </summary>
internal sealed class ReadoutChain(AnalogParameters p, ChipMismatch mismatch, RegisterPages registers, SynapseArray[] synapses, AnalogCore analog, ShortTermPlasticity stp, CapMemCells cells)
{
    /// <summary>Readout buffers, the two inputs of the MADC's active multiplexer.</summary>
    public const int Buffers = 2;

    /// <summary>Analog pads.</summary>
    public const int Pads = 2;

    private readonly List<int>[] _circuits = [new(4), new(4)], _drivers = [new(4), new(4)], _padLines = [new(Pads), new(Pads)];
    private readonly PadSources[] _pads = [new(), new()];
    private readonly float[] _fixedSum = new float[Buffers];
    private readonly int[] _fixedCount = new int[Buffers];
    // Rows 0..7 of CapMem are voltages.
    private const int CapMemVoltageRows = 8;

    private int _configurationVersion = -1, _topVersion, _bottomVersion;
    private bool _stale = true;

    /// <summary>Readout registers, drivers or CapMem cells have changed.</summary>
    public void Invalidate() => _stale = true;

    /// <summary>Volts at a buffer; <paramref name="cycle"/> lies in the current analog step.</summary>
    public float Level(int buffer, ulong cycle)
    {
        Refresh(cycle);
        (float sum, int count) = Own(buffer, cycle);
        foreach (int pad in _padLines[buffer])
            if (Sources(pad, cycle) is { Count: > 0 } at) (sum, count) = (sum + (at.Sum / at.Count), count + 1);
        return count == 0 ? (float)p.ReadoutOpenV : sum / count;
    }

    /// <summary>Volts at a pad; null while nothing on the chip drives it.</summary>
    public float? Pad(int pad, ulong cycle)
    {
        Refresh(cycle);
        (float sum, int count) = Sources(pad, cycle);
        return count == 0 ? null : sum / count;
    }

    private void Refresh(ulong cycle)
    {
        analog.Observe(cycle);
        if (_stale || _configurationVersion != analog.ConfigurationVersion || _topVersion != synapses[0].SwitchVersion || _bottomVersion != synapses[1].SwitchVersion) Connect();
    }

    // What is switched onto a buffer, pads left out.
    private (float Sum, int Count) Own(int buffer, ulong cycle)
    {
        float sum = _fixedSum[buffer];
        foreach (int circuit in _circuits[buffer]) sum += CircuitLevel(circuit, cycle);
        foreach (int driver in _drivers[buffer]) sum += (float)stp.VoltsAt(driver, cycle);
        return (sum, _fixedCount[buffer] + _circuits[buffer].Count + _drivers[buffer].Count);
    }

    // A buffer drives a pad with what is switched onto it; what it takes from pads does not come back to them.
    private (float Sum, int Count) Sources(int pad, ulong cycle)
    {
        PadSources of = _pads[pad];
        (float sum, int count) = (of.FixedSum, of.FixedCount + of.Circuits.Count + of.Buffers.Count + of.Cells.Count);
        foreach (int circuit in of.Circuits) sum += CircuitLevel(circuit, cycle);
        foreach (int buffer in of.Buffers) sum += Own(buffer, cycle) is { Count: > 0 } own ? own.Sum / own.Count : (float)p.ReadoutOpenV;
        foreach (uint cell in of.Cells) sum += (float)(p.ThresholdOffsetV + (p.ThresholdPerCodeV * cells.Code(cell, cycle) * mismatch.VoltageGain) + mismatch.VoltageOffsetV);
        return (sum, count);
    }

    // The multiplexer of a circuit, then its readout amplifier.
    private float CircuitLevel(int circuit, ulong cycle)
    {
        float volts = analog.SampleCircuit(circuit, cycle);
        return (volts * (float)mismatch.Neurons[circuit].ReadoutGain) + (float)mismatch.Neurons[circuit].ReadoutOffsetV;
    }

    private void Connect()
    {
        (_stale, _configurationVersion, _topVersion, _bottomVersion) = (false, analog.ConfigurationVersion, synapses[0].SwitchVersion, synapses[1].SwitchVersion);
        ReadoutSourceSelection selection = registers.Load(ReadoutSourceSelection.At());
        for (int b = 0; b < Buffers; b++)
        {
            _circuits[b].Clear();
            _drivers[b].Clear();
            _padLines[b].Clear();
            (_fixedSum[b], _fixedCount[b]) = (0, 0);
            for (int circuit = 0; circuit < NeuronOnChip.Count; circuit++)
                if (Drives(circuit, b, selection)) _circuits[b].Add(circuit);
            if (selection.BufferSyninDebugExcitatory(b)) AddFixed(b, p.SyninDebugV);
            if (selection.BufferSyninDebugInhibitory(b)) AddFixed(b, p.SyninDebugV);
            CurrentDac dac = registers.Load(CurrentDac.At());
            // Nothing takes the current of the DAC here: its output goes to the rail it pulls to.
            if (selection.BufferDebugPlus(b)) ConnectLine(b, 0);
            if (selection.BufferDebugMinus(b)) ConnectLine(b, 1);
            for (int h = 0; h < 2; h++)
                if (selection.BufferSynapseDriverDebug(b, h)) ConnectDrivers(b, h);
            if (selection.BufferCurrentDac(b) && dac.EnableCurrent && dac.Current > 0) AddFixed(b, dac.Sign == CurrentDacSign.Source ? p.AnalogSupplyV : 0);
        }
        for (int pad = 0; pad < Pads; pad++) ConnectPad(_pads[pad], registers.Load(PadMultiplexerConfig.At(pad)), selection);
    }

    private void ConnectPad(PadSources of, PadMultiplexerConfig config, ReadoutSourceSelection selection)
    {
        of.Clear();
        for (int b = 0; b < Buffers; b++)
            if (config.BufferToPad(b) && selection.EnableBufferToPad(b)) of.Buffers.Add(b);
        if (config.SynapseIntermediateMuxToPad)
        {
            if (config.SyninDebugExcitatoryToSynapseIntermediateMux) of.AddFixed(p.SyninDebugV);
            if (config.SyninDebugInhibitoryToSynapseIntermediateMux) of.AddFixed(p.SyninDebugV);
            for (int circuit = 0; circuit < NeuronOnChip.Count; circuit++)
                if (OnDebugLine(circuit, config.CadcDebugCausalToSynapseIntermediateMux, config.CadcDebugAcausalToSynapseIntermediateMux)) of.Circuits.Add(circuit);
        }
        if (!config.CapmemIntermediateMuxToPad || !config.CapmemVOutMuxToCapmemIntermediateMux) return;
        for (int block = 0; block < 4; block++)
            if (config.CapmemVOutMux(block) && DebuggedCell(new CapMemBlockOnChip(block)) is uint cell) of.Cells.Add(cell);
    }

    // The voltage cell that a block's debug readout selects; a current cell gives no voltage.
    private uint? DebuggedCell(CapMemBlockOnChip block)
    {
        CapMemBlockConfig config = registers.Load(CapMemBlockConfig.At(block.Value));
        int row = config.DebugCapmemRow;
        if (row is < 0 or >= CapMemVoltageRows || config.DebugCapmemColumn >= CapMemCellOnChip.Columns) return null;
        return CapMemCell.At(new CapMemCellOnChip(block, (int)config.DebugCapmemColumn, row)).AddressOf(0).Value;
    }

    private void ConnectLine(int buffer, int pad)
    {
        if (registers.Load(PadMultiplexerConfig.At(pad)).DebugToPad) _padLines[buffer].Add(pad);
    }

    // Biases of readout amplifiers are not looked at, here as elsewhere.
    private void ConnectDrivers(int buffer, int h)
    {
        for (int d = 128 * h; d < 128 * (h + 1); d++)
            if (registers.Load(SynapseDriverConfig.At(new SynapseDriverOnChip(d))).EnableReadout) _drivers[buffer].Add(d);
    }

    private void AddFixed(int buffer, double volts)
    {
        _fixedSum[buffer] += (float)volts;
        _fixedCount[buffer]++;
    }

    // By the shared line of its hemisphere and parity, or by the CADC's debug lines.
    private bool Drives(int circuit, int buffer, ReadoutSourceSelection selection)
    {
        NeuronConfig config = analog.ConfigOf(circuit);
        if (!config.EnableReadoutAmplifier) return false;
        int h = circuit >> 8, column = circuit & 255;
        bool line = (column & 1) == 0 ? selection.BufferNeuronEven(buffer, h) : selection.BufferNeuronOdd(buffer, h);
        if (line && config.EnableReadout) return true;
        return OnDebugLine(circuit, selection.BufferCadcDebugCausal(buffer), selection.BufferCadcDebugAcausal(buffer));
    }

    private bool OnDebugLine(int circuit, bool causal, bool acausal)
    {
        if (!analog.ConfigOf(circuit).EnableReadoutAmplifier) return false;
        SynapseArray array = synapses[circuit >> 8];
        int column = circuit & 255;
        return (causal && array.DebugCausal(column) && array.NeuronOnCausal(column)) || (acausal && array.DebugAcausal(column) && array.NeuronOnAcausal(column));
    }
}
