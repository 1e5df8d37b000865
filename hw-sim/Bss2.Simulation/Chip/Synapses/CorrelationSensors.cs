using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The correlation sensors of all synapses (chip-model.md 3.4). They record while their block's ramp and store biases carry current; without,
/// as in training, they cost nothing. Pulses are logged and take effect in order of chip time when something needs them: a reading, a reset,
/// or a change of what shapes them.
/// </summary>
internal sealed class CorrelationSensors(CapMemCells cells, SynapseArray[] synapses, ChipMismatch mismatch, AnalogParameters p)
{
    private const int Blocks = 4, Rows = SynapseArray.Rows;

    // A fire is known after one step, 64 cycles at most.
    private const ulong FireCycles = 64;

    private const int LogLength = 1024;
    private const uint PostBit = 0x8000_0000;

    private readonly PulseLog _log = new();
    private readonly CorrelationArray?[] _arrays = new CorrelationArray?[2];
    private readonly CorrelationBias[] _biases = new CorrelationBias[Blocks];
    private readonly bool[] _records = new bool[2];
    private readonly float _baselineV = (float)p.CorrelationBaselineV;
    private bool _stale = true;
    private ulong _now;
    private int _version;

    /// <summary>A number that moves when outputs may have been switched on or off.</summary>
    public int VersionAt(ulong now)
    {
        if (_stale) Refresh(now);
        return _version;
    }

    /// <summary>Power-up: sensors are as after a reset and remember no pulse.</summary>
    public void Reset(ulong now)
    {
        _log.Clear();
        Array.Clear(_arrays);
        (_stale, _now) = (true, now);
    }

    /// <summary>True when some sensors of a hemisphere record.</summary>
    public bool Records(int h, ulong now)
    {
        if (_stale) Refresh(now);
        return _records[h];
    }

    /// <summary>A driver drives its rows (bit 0 the lower one) with the address it forwards.</summary>
    public void Pre(int driver, int address, int rows, ulong cycle)
    {
        if (Records(driver >> 7, cycle) && rows != 0) Log(cycle, (uint)((driver << 8) | (address << 2) | rows));
    }

    /// <summary>A post pulse of a circuit (linear 256 * hemisphere + column).</summary>
    public void Post(int circuit, ulong cycle)
    {
        if (Records(circuit >> 8, cycle)) Log(cycle, PostBit | (uint)circuit);
    }

    /// <summary>Called before CapMem or drivers change.</summary>
    public void BeforeChange(ulong now)
    {
        Settle(now);
        _stale = true;
    }

    /// <summary>Called before labels or calibration bits of a row change.</summary>
    public void BeforeChange(int h, int row, ulong now)
    {
        Settle(now);
        if (row < Rows) _arrays[h]?.Invalidate(row);
    }

    /// <summary>Resets sensors of one synapse.</summary>
    public void ResetSensor(int h, int row, int column, bool causal, bool acausal, ulong now)
    {
        Settle(now);
        _arrays[h]?.Reset(row, column, causal, acausal);
    }

    /// <summary>True when the outputs of a column's sensors are driven, as of <see cref="VersionAt"/>.</summary>
    public bool HasOutput(int h, int column)
    {
        return _biases[BlockOf(h, column)].HasOutput;
    }

    /// <summary>Lets all pulses up to a cycle take effect.</summary>
    public void Settle(ulong now)
    {
        if (_stale) Refresh(now);
        while (_log.TryTake(now, out ulong cycle, out uint pulse)) Apply((long)cycle, pulse);
    }

    /// <summary>Output of a sensor as <see cref="Settle"/> left it, V: correlation lowers it.</summary>
    public float Volts(int h, int row, int column, bool acausal) =>
        _arrays[h] is { } array && row < Rows ? _baselineV - array.DeflectionV(acausal, row, column) : _baselineV;

    private void Log(ulong cycle, uint pulse)
    {
        if (_log.Count >= LogLength && cycle > FireCycles) Settle(cycle - FireCycles);
        _log.Add(cycle, pulse);
    }

    private void Apply(long cycle, uint pulse)
    {
        if ((pulse & PostBit) != 0)
        {
            int circuit = (int)(pulse & ~PostBit);
            Of(circuit >> 8).Post(circuit & 255, cycle);
            return;
        }
        int driver = (int)pulse >> 8, h = driver >> 7;
        for (int upper = 0; upper < 2; upper++)
            if ((pulse >> upper & 1) != 0) Of(h).Pre((2 * (driver & 127)) + upper, (byte)(pulse >> 2 & 63), cycle);
    }

    private CorrelationArray Of(int h) =>
        _arrays[h] ??= new CorrelationArray(synapses[h], row => new CorrelationRow(h, row, synapses[h], _biases.AsSpan(2 * h, 2), mismatch, p), p);

    private static int BlockOf(int h, int column) => (2 * h) + (column / (SynapseArray.Columns / 2));

    // While cells settle every use looks at them anew; pulses then take effect with the biases of that moment.
    private void Refresh(ulong now)
    {
        (_stale, _now) = (cells.IsMoving(now), now);
        for (int b = 0; b < Blocks; b++)
        {
            CorrelationBias bias = Bias(new CapMemBlockOnChip(b));
            if (bias == _biases[b]) continue;
            _version++;
            _biases[b] = bias;
            _arrays[b / 2]?.Invalidate();
        }
        for (int h = 0; h < 2; h++) _records[h] = _biases[2 * h].PairV > 0 || _biases[(2 * h) + 1].PairV > 0;
    }

    private CorrelationBias Bias(CapMemBlockOnChip block)
    {
        double gain = mismatch.BlockCurrentGain[block.Value];
        double ramp = Code(CapMemShared.SynIBiasRamp(block)) * gain, store = Code(CapMemShared.SynIBiasStore(block)) * gain;
        bool records = ramp > 0 && store > 0;
        return new CorrelationBias(
            records ? p.CorrelationPairV * p.CorrelationStoreCode / store : 0,
            records ? ramp / p.CorrelationRampCode / p.CorrelationTauUs : 0,
            Code(CapMemShared.SynIBiasCorout(block)) > 0);
    }

    private double Code(CapMemCellOnChip cell) => cells.Code(CapMemCell.At(cell).AddressOf(0).Value, _now);
}
