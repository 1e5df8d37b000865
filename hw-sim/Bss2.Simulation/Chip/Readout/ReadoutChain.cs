using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// What the two readout buffers see (ReadoutSourceSelection): neuron lines, CADC debug lines and fixed levels. Whatever is switched onto a buffer
/// drives it with equal strength, so several sources read as their average; a buffer without any floats at the open level (decisions.md).
/// </summary>
internal sealed class ReadoutChain(AnalogParameters p, ChipMismatch mismatch, RegisterPages registers, SynapseArray[] synapses, AnalogCore analog)
{
    /// <summary>Readout buffers, the two inputs of the MADC's active multiplexer.</summary>
    public const int Buffers = 2;

    private readonly List<int>[] _circuits = [new(4), new(4)];
    private readonly float[] _fixedSum = new float[Buffers];
    private readonly int[] _fixedCount = new int[Buffers];
    private int _configurationVersion = -1, _topVersion, _bottomVersion;
    private bool _stale = true;

    /// <summary>Readout registers or CapMem cells have changed.</summary>
    public void Invalidate() => _stale = true;

    /// <summary>Volts at a buffer; <paramref name="cycle"/> lies in the current analog step.</summary>
    public float Level(int buffer, ulong cycle)
    {
        analog.Observe(cycle);
        if (_stale || _configurationVersion != analog.ConfigurationVersion || _topVersion != synapses[0].SwitchVersion || _bottomVersion != synapses[1].SwitchVersion) Connect();
        List<int> circuits = _circuits[buffer];
        int count = _fixedCount[buffer] + circuits.Count;
        if (count == 0) return (float)p.ReadoutOpenV;
        float sum = _fixedSum[buffer];
        for (int i = 0; i < circuits.Count; i++) sum += CircuitLevel(circuits[i], cycle);
        return sum / count;
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
            (_fixedSum[b], _fixedCount[b]) = (0, 0);
            for (int circuit = 0; circuit < NeuronOnChip.Count; circuit++)
                if (Drives(circuit, b, selection)) _circuits[b].Add(circuit);
            if (selection.BufferSyninDebugExcitatory(b)) AddFixed(b, p.SyninDebugV);
            if (selection.BufferSyninDebugInhibitory(b)) AddFixed(b, p.SyninDebugV);
            CurrentDac dac = registers.Load(CurrentDac.At());
            // Nothing takes the current of the DAC here: its output goes to the rail it pulls to.
            if (selection.BufferCurrentDac(b) && dac.EnableCurrent && dac.Current > 0) AddFixed(b, dac.Sign == CurrentDacSign.Source ? p.AnalogSupplyV : 0);
        }
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
        SynapseArray array = synapses[h];
        return (selection.BufferCadcDebugCausal(buffer) && array.DebugCausal(column) && array.NeuronOnCausal(column))
            || (selection.BufferCadcDebugAcausal(buffer) && array.DebugAcausal(column) && array.NeuronOnAcausal(column));
    }
}
