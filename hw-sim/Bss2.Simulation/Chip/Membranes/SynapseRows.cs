using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>The 512 synapse rows as events meet them, remade one by one when their bytes, their driver or the layout have changed.</summary>
internal sealed class SynapseRows(RegisterPages registers, SynapseArray[] synapses, ChipMismatch mismatch, AnalogParameters p)
{
    private readonly SynapseRow?[] _rows = new SynapseRow?[512];
    private readonly RowMode[] _mode = new RowMode[512];
    private readonly byte[] _labelMask = new byte[256];
    private readonly float[] _driverGain = new float[256];
    private readonly ulong[] _present = new ulong[256];
    private readonly bool[] _known = new bool[256];
    private bool _driversStale = true;
    private NodeLayout? _layout;

    /// <summary>Configuration of a driver has changed.</summary>
    public void InvalidateDrivers() => _driversStale = true;

    public void SetLayout(NodeLayout layout)
    {
        _layout = layout;
        Array.Clear(_rows);
        Array.Clear(_known);
    }

    /// <summary>Which lines a row (linear 0..511) drives.</summary>
    public RowMode Mode(int row)
    {
        if (_driversStale) RefreshDrivers();
        return _mode[row];
    }

    /// <summary>The address that a driver forwards: bit 5 always, the rest with enable_address_out (chip-model.md 1.5).</summary>
    public int Forwarded(int driver, int label)
    {
        if (_driversStale) RefreshDrivers();
        return label & _labelMask[driver];
    }

    /// <summary>Rows that a driver drives: bit 0 the lower one.</summary>
    public int Driven(int driver) => (Mode(2 * driver) != RowMode.Disabled ? 1 : 0) | (Mode((2 * driver) + 1) != RowMode.Disabled ? 2 : 0);

    /// <summary>Whether a row that the driver drives holds a weight for this label.</summary>
    public bool Hears(int driver, int label)
    {
        if (_driversStale) RefreshDrivers();
        bool[] dirty = synapses[driver >> 7].Dirty;
        int row = (2 * driver) & 255;
        if (!_known[driver] || dirty[row] || dirty[row + 1]) NotePresent(driver);
        return (_present[driver] >> (label & _labelMask[driver]) & 1) != 0;
    }

    private void NotePresent(int driver)
    {
        ulong present = 0;
        for (int row = 2 * driver; row <= (2 * driver) + 1; row++) present |= Row(row).LabelsPresent & (_mode[row] == RowMode.Disabled ? 0 : ulong.MaxValue);
        (_present[driver], _known[driver]) = (present, true);
    }

    public SynapseRow Row(int row)
    {
        if (_driversStale) RefreshDrivers();
        bool[] dirty = synapses[row >> 8].Dirty;
        if (_rows[row] is { } ready && !dirty[row & 255]) return ready;
        dirty[row & 255] = false;
        _known[row >> 1] = false;
        return _rows[row] = Make(_rows[row] ?? new SynapseRow(_layout!.BlockSlot[row >> 8].Length * NodeLayout.Lanes), row);
    }

    private SynapseRow Make(SynapseRow made, int row)
    {
        int h = row >> 8, first = (row & 255) * SynapseArray.Columns;
        SynapseArray array = synapses[h];
        float gain = _driverGain[row >> 1];
        int[] placeOf = _layout!.PlaceOf[h];
        Span<float> charges = stackalloc float[SynapseArray.Columns];
        for (int c = 0; c < charges.Length; c += 8) Charges(array.Even.AsSpan(first + c, 8), (row * 6 * SynapseArray.Columns) + c).CopyTo(charges[c..]);
        Array.Fill(made.Labels, SynapseRow.NoLabel);
        for (int c = 0; c < charges.Length; c++)
        {
            int place = placeOf[c], label = array.Odd[first + c] & 63;
            made.Labels[place] = (byte)label;
            made.Charges[place] = charges[c] * gain;
        }
        made.Pack(_layout.BlockSlot[h], _layout.BlockNode[h]);
        return made;
    }

    // Eight columns' weights through the six branches of their DACs; branches are those of the logical weight, the stored bits are permuted.
    private Vector256<float> Charges(ReadOnlySpan<byte> stored, int mismatchAt)
    {
        Vector128<ushort> shorts = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(stored)).AsByte());
        Vector256<uint> weights = Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
        Vector256<float> sum = Vector256<float>.Zero;
        for (int branch = 0; branch < 6; branch++)
        {
            Vector256<uint> bit = Vector256.ShiftRightLogical(weights, branch == 5 ? 5 : 4 - branch) & Vector256<uint>.One;
            sum += Vector256.ConvertToSingle(bit.AsInt32()) * Vector256.Create(mismatch.SynapseBranch.AsSpan(mismatchAt + (branch * SynapseArray.Columns), 8));
        }
        return sum;
    }

    private void RefreshDrivers()
    {
        _driversStale = false;
        Array.Clear(_known);
        for (int driver = 0; driver < 256; driver++)
        {
            SynapseDriverConfig config = registers.Load(SynapseDriverConfig.At(new SynapseDriverOnChip(driver)));
            (_mode[2 * driver], _mode[(2 * driver) + 1]) = (config.RowModeBottom, config.RowModeTop);
            _labelMask[driver] = config.EnableAddressOut ? (byte)0x3F : (byte)0x20;
            // Without STP the 4-bit offset is read as a signed number: 0 leaves the pulse as it is. With STP it raises the comparator's
            // threshold, so every code shortens the pulse (decisions.md).
            int offset = config.EnableStp ? -config.Offset : config.Offset >= 8 ? config.Offset - 16 : config.Offset;
            float gain = (float)(mismatch.DriverGain[driver] * (1 + (p.DriverPerCode * offset)));
            if (gain == _driverGain[driver]) continue;
            _driverGain[driver] = gain;
            (_rows[2 * driver], _rows[(2 * driver) + 1]) = (null, null);
        }
    }
}
