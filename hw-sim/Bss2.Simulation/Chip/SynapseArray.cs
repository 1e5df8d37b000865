using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// The synapse SRAM of one hemisphere: 258 rows (256 of synapses, 2 of column switches) of an even and an odd byte per column.
/// Even byte: weight in bus order (5..0) and time calibration (7..6); odd byte: label (5..0) and amplitude calibration (7..6).
/// All omnibus and vector views are windows onto these bytes (registers-notes.md 4, 5).
/// </summary>
internal sealed class SynapseArray
{
    public const int Rows = 256, RowsWithSwitches = 258, Columns = 256;
    private const int WeightView = 0x0, EvenMsbView = 0x1, OddMsbView = 0x2, LabelView = 0x4, RawView = 0xF;

    /// <summary>Bus weight to logical weight; an involution (value bits 4..0 are stored mirrored).</summary>
    public static readonly byte[] WeightPermutation = [.. Enumerable.Range(0, 64).Select(v => (byte)((v & 32) | ((v & 1) << 4) | ((v & 2) << 2) | (v & 4) | ((v & 8) >> 2) | ((v & 16) >> 4)))];

    /// <summary>Shape [row, column].</summary>
    public byte[] Even { get; } = new byte[RowsWithSwitches * Columns];

    /// <summary>Shape [row, column].</summary>
    public byte[] Odd { get; } = new byte[RowsWithSwitches * Columns];

    /// <summary>Rows whose bytes changed since their effective weights were made.</summary>
    public bool[] Dirty { get; } = new bool[RowsWithSwitches];

    /// <summary>Switches of columns that differ between two bytes of row 256: bit 0 connections to neurons, bit 1 debug lines.</summary>
    public int SwitchChanges { get; private set; }

    /// <summary>Moves whenever a column switch (rows 256 and 257) may have changed.</summary>
    public int SwitchVersion { get; private set; }

    /// <summary>Takes the collected <see cref="SwitchChanges"/>.</summary>
    public int TakeSwitchChanges()
    {
        int changes = SwitchChanges;
        SwitchChanges = 0;
        return changes;
    }

    public void Reset()
    {
        Array.Clear(Even);
        Array.Clear(Odd);
        Array.Fill(Dirty, true);
        SwitchChanges = 0;
        SwitchVersion++;
    }

    /// <summary>Logical weight 0..63.</summary>
    public int Weight(int row, int column) => WeightPermutation[Even[(row * Columns) + column] & 63];

    /// <summary>Reads through a view; <paramref name="offset"/> counts words from the array's port. False where no synapse is.</summary>
    public bool TryRead(uint offset, out uint data)
    {
        data = 0;
        if (!TryLocate(offset, out byte[] bytes, out int row, out int quad, out int shift, out uint mask)) return false;
        for (int e = 0; e < 4; e++)
            data |= (((uint)bytes[(row * Columns) + SynapseQuadOnChip.ColumnOf(quad, e)] >> shift) & mask) << (8 * (3 - e));
        return true;
    }

    /// <summary>Writes through a view; bits outside the view stay.</summary>
    public bool TryWrite(uint offset, uint data, uint byteEnables)
    {
        if (!TryLocate(offset, out byte[] bytes, out int row, out int quad, out int shift, out uint mask)) return false;
        for (int e = 0; e < 4; e++)
        {
            if ((byteEnables >> (3 - e) & 1) == 0) continue;
            ref byte cell = ref bytes[(row * Columns) + SynapseQuadOnChip.ColumnOf(quad, e)];
            Store(bytes, ref cell, row, (byte)((cell & ~(mask << shift)) | (((data >> (8 * (3 - e))) & mask) << shift)));
        }
        Dirty[row] = true;
        return true;
    }

    /// <summary>The vector unit's view: element j is column 2j + half; weights are logical. <paramref name="view"/> is the view number.</summary>
    public void ReadVector(int view, int row, int half, Span<byte> vector)
    {
        if (!Describe(view, row, out byte[] bytes, out int shift, out uint mask)) { vector.Clear(); return; }
        for (int j = 0; j < 128; j++)
        {
            byte value = (byte)((uint)(bytes[(row * Columns) + (2 * j) + half] >> shift) & mask);
            vector[j] = view == WeightView ? WeightPermutation[value] : value;
        }
    }

    /// <summary>Writes enabled elements of the vector unit's view.</summary>
    public void WriteVector(int view, int row, int half, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        if (!Describe(view, row, out byte[] bytes, out int shift, out uint mask)) return;
        for (int j = 0; j < 128; j++)
        {
            if ((enables >> j & 1) == 0) continue;
            uint value = vector[j] & mask;
            if (view == WeightView) value = WeightPermutation[value];
            ref byte cell = ref bytes[(row * Columns) + (2 * j) + half];
            Store(bytes, ref cell, row, (byte)((cell & ~(mask << shift)) | (value << shift)));
        }
        Dirty[row] = true;
    }

    /// <summary>The vector unit's raw view: full bytes, the weight's bits logical as in its weight view (decisions.md).</summary>
    public void ReadRaw(int row, bool odd, int half, Span<byte> vector)
    {
        if (row >= RowsWithSwitches) { vector.Clear(); return; }
        byte[] bytes = odd ? Odd : Even;
        for (int j = 0; j < 128; j++)
        {
            byte value = bytes[(row * Columns) + (2 * j) + half];
            vector[j] = odd ? value : Swapped(value);
        }
    }

    /// <summary>Writes enabled elements of the raw view.</summary>
    public void WriteRaw(int row, bool odd, int half, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        if (row >= RowsWithSwitches) return;
        byte[] bytes = odd ? Odd : Even;
        for (int j = 0; j < 128; j++)
            if ((enables >> j & 1) != 0) Store(bytes, ref bytes[(row * Columns) + (2 * j) + half], row, odd ? vector[j] : Swapped(vector[j]));
        Dirty[row] = true;
    }

    private static byte Swapped(byte value) => (byte)((value & 0xC0) | WeightPermutation[value & 63]);

    private void Store(byte[] bytes, ref byte cell, int row, byte value)
    {
        if (row >= Rows) SwitchVersion++;
        if (row == Rows && ((cell ^ value) & 0xC0) != 0) SwitchChanges |= bytes == Even ? 1 : 2;
        cell = value;
    }

    private bool TryLocate(uint offset, out byte[] bytes, out int row, out int quad, out int shift, out uint mask)
    {
        int view = (int)(offset >> 16), inView = (int)offset & 0xFFFF;
        bool odd = false;
        if (view == RawView)
        {
            (row, int rest) = (inView / 128, inView % 128);
            (quad, odd) = (rest % 64, rest >= 64);
        }
        else (row, quad) = (inView / 64, inView % 64);
        bool exists = Describe(view, row, out bytes, out shift, out mask);
        if (odd) bytes = Odd;
        return exists;
    }

    private bool Describe(int view, int row, out byte[] bytes, out int shift, out uint mask)
    {
        (bytes, shift, mask) = view switch
        {
            WeightView => (Even, 0, 63u),
            LabelView => (Odd, 0, 63u),
            EvenMsbView => (Even, 6, 3u),
            OddMsbView => (Odd, 6, 3u),
            RawView => (Even, 0, 255u),
            _ => (Even, 0, 0u),
        };
        return mask != 0 && row < RowsWithSwitches;
    }

    // Column switches (registers-notes.md 5): row 256 MSBs connect synaptic lines, row 257 raw MSBs the correlation lines.

    public bool ExcitatoryConnected(int column) => (Even[(256 * Columns) + column] & 0x40) != 0;

    public bool InhibitoryConnected(int column) => (Even[(256 * Columns) + column] & 0x80) != 0;

    public bool DebugExcitatory(int column) => (Odd[(256 * Columns) + column] & 0x40) != 0;

    public bool DebugInhibitory(int column) => (Odd[(256 * Columns) + column] & 0x80) != 0;

    public bool CausalLineInternal(int column) => (Even[(257 * Columns) + column] & 0x40) != 0;

    public bool AcausalLineInternal(int column) => (Even[(257 * Columns) + column] & 0x80) != 0;

    public bool DebugCausal(int column) => (Odd[(257 * Columns) + column] & 0x40) != 0;

    public bool DebugAcausal(int column) => (Odd[(257 * Columns) + column] & 0x80) != 0;

    public bool NeuronOnCausal(int column) => (Even[(256 * Columns) + column] & 0x20) != 0;

    public bool NeuronOnAcausal(int column) => (Odd[(256 * Columns) + column] & 0x20) != 0;
}
