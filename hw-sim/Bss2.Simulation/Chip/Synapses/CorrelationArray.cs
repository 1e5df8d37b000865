using System.Numerics;
using System.Runtime.Intrinsics;

namespace Bss2.Simulation;

/// <summary>
/// The sensors of one hemisphere. A synapse remembers its last pulse, however long ago: a post pulse after a pre pulse adds to the causal
/// deflection, a pre pulse after a post pulse to the acausal one; two pulses of one kind make no pair, the later one counts (decisions.md).
/// </summary>
internal sealed class CorrelationArray
{
    private const int Rows = SynapseArray.Rows, Columns = SynapseArray.Columns;
    private const long Never = -1;

    // By synapse: last pre pulse and both deflections; by row and by column the last pulse of any.
    private readonly long[] _pre = new long[Rows * Columns], _rowPre = new long[Rows], _post = new long[Columns];
    private readonly float[] _causal = new float[Rows * Columns], _acausal = new float[Rows * Columns];
    private readonly CorrelationRow?[] _rows = new CorrelationRow?[Rows];
    private readonly Func<int, CorrelationRow> _make;
    private readonly SynapseArray _synapses;
    private readonly float _saturationV;

    /// <summary>Sensors at the baseline; <paramref name="make"/> gives the characteristics of a row as configuration is.</summary>
    public CorrelationArray(SynapseArray synapses, Func<int, CorrelationRow> make, AnalogParameters p)
    {
        (_synapses, _make, _saturationV) = (synapses, make, (float)p.CorrelationSaturationV);
        Array.Fill(_pre, Never);
        Array.Fill(_rowPre, Never);
        Array.Fill(_post, Never);
    }

    /// <summary>Deflection of a synapse, V.</summary>
    public float DeflectionV(bool acausal, int row, int column) => (acausal ? _acausal : _causal)[(row * Columns) + column];

    /// <summary>Calibration bits of a row have changed, or will before its next pulse.</summary>
    public void Invalidate(int row) => _rows[row] = null;

    /// <summary>Biases have changed.</summary>
    public void Invalidate() => Array.Clear(_rows);

    /// <summary>A row is driven with an address: a pre pulse of every synapse whose label it is.</summary>
    public void Pre(int row, byte address, long cycle)
    {
        int first = row * Columns;
        CorrelationRow? sensors = null;
        Vector256<byte> wanted = Vector256.Create(address), labelBits = Vector256.Create((byte)63);
        for (int block = 0; block < Columns; block += Vector256<byte>.Count)
        {
            Vector256<byte> labels = Vector256.Create(_synapses.Odd.AsSpan(first + block, Vector256<byte>.Count)) & labelBits;
            for (uint found = Vector256.Equals(labels, wanted).ExtractMostSignificantBits(); found != 0; found &= found - 1)
            {
                int column = block + BitOperations.TrailingZeroCount(found), at = first + column;
                long post = _post[column];
                // In one cycle the pre pulse comes first, so equal times mean that the post pulse was the last.
                if (post != Never && post >= _pre[at]) Pair(_acausal, at, (sensors ??= Row(row)).PairV(acausal: true, column, Us(cycle - post)));
                _pre[at] = _rowPre[row] = cycle;
            }
        }
    }

    /// <summary>A post pulse of a column.</summary>
    public void Post(int column, long cycle)
    {
        long last = _post[column];
        _post[column] = cycle;
        for (int row = 0; row < Rows; row++)
        {
            if (_rowPre[row] <= last) continue;
            int at = (row * Columns) + column;
            if (_pre[at] > last) Pair(_causal, at, Row(row).PairV(acausal: false, column, Us(cycle - _pre[at])));
        }
    }

    /// <summary>Back to the baseline.</summary>
    public void Reset(int row, int column, bool causal, bool acausal)
    {
        int at = (row * Columns) + column;
        if (causal) _causal[at] = 0;
        if (acausal) _acausal[at] = 0;
    }

    private CorrelationRow Row(int row) => _rows[row] ??= _make(row);

    private void Pair(float[] deflections, int at, float volts) => deflections[at] = Math.Min(deflections[at] + volts, _saturationV);

    private static double Us(long cycles) => cycles * AnalogCore.CycleUs;
}
