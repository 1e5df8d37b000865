using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bss2.Simulation;

/// <summary>
/// One synapse row ready for events, in the order of <see cref="NodeLayout.PlaceOf"/>: labels, and charges in weight LSB with the mismatch of
/// synapse and driver. For each label that has weights the charges are also packed: an event adds them without looking at labels.
/// </summary>
internal sealed class SynapseRow(int places)
{
    /// <summary>No synapse: matches no label.</summary>
    public const byte NoLabel = 0xFF;

    private const int LabelCount = 64;

    private readonly ulong[] _blocks = new ulong[LabelCount];
    private readonly ushort[] _first = new ushort[LabelCount + 1];
    private RowPlace[] _places = [];
    private float[] _packed = [];

    public byte[] Labels { get; } = new byte[places];

    public float[] Charges { get; } = new float[places];

    /// <summary>Bit l is set when some synapse with label l has a weight: other labels need no look at the row.</summary>
    public ulong LabelsPresent { get; private set; }

    /// <summary>Charges of the synapses that listen to a label, 0 for the others: eight per place, only places with a weight.</summary>
    public ReadOnlySpan<float> ChargesOf(int label, out ReadOnlySpan<RowPlace> places)
    {
        int first = _first[label], count = _first[label + 1] - first;
        places = _places.AsSpan(first, count);
        return _packed.AsSpan(8 * first, 8 * count);
    }

    /// <summary>Blocks of nodes (first node / 8) that an event with a label touches.</summary>
    public ulong BlocksOf(int label) => _blocks[label];

    /// <summary>Packs <see cref="Charges"/> by label; <paramref name="slots"/> and <paramref name="nodes"/> are those of each eight places.</summary>
    public void Pack(ReadOnlySpan<int> slots, ReadOnlySpan<int> nodes)
    {
        Span<ulong> seen = stackalloc ulong[slots.Length];
        LabelsPresent = 0;
        int entries = 0;
        for (int b = 0; b < seen.Length; b++)
        {
            ulong labels = 0;
            uint weighty = ~Vector256.Equals(Vector256.Create(Charges.AsSpan(8 * b, 8)), Vector256<float>.Zero).ExtractMostSignificantBits() & 0xFF;
            for (; weighty != 0; weighty &= weighty - 1) labels |= 1UL << Labels[(8 * b) + BitOperations.TrailingZeroCount(weighty)];
            seen[b] = labels;
            LabelsPresent |= labels;
            entries += BitOperations.PopCount(labels);
        }
        if (_places.Length < entries) (_places, _packed) = (new RowPlace[entries], new float[8 * entries]);
        int at = 0;
        for (int label = 0; label < LabelCount; label++)
        {
            (_first[label], _blocks[label]) = ((ushort)at, 0);
            if ((LabelsPresent >> label & 1) == 0) continue;
            for (int b = 0; b < seen.Length; b++)
                if ((seen[b] >> label & 1) != 0) Pack(b, label, new RowPlace((ushort)slots[b], (ushort)nodes[b]), at++);
        }
        _first[LabelCount] = (ushort)at;
    }

    private void Pack(int b, int label, RowPlace place, int at)
    {
        _places[at] = place;
        _blocks[label] |= 1UL << (place.Node / NodeLayout.Lanes);
        ulong pattern = (uint)label * 0x0101_0101_0101_0101UL;
        // Bytes that are equal to the label; exact, without borrows between bytes.
        ulong x = MemoryMarshal.Cast<byte, ulong>(Labels)[b] ^ pattern;
        ulong equal = ~(((x & 0x7F7F_7F7F_7F7F_7F7FUL) + 0x7F7F_7F7F_7F7F_7F7FUL) | x) & 0x8080_8080_8080_8080UL;
        Masked(Vector256.Create(Charges.AsSpan(8 * b, 8)), equal).CopyTo(_packed, 8 * at);
    }

    private static Vector256<float> Masked(Vector256<float> q, ulong equal)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(equal).AsByte();
        Vector128<ushort> shorts = Vector128.WidenLower(bytes);
        Vector256<uint> words = Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts));
        return Vector256.ConditionalSelect(Vector256.Equals(words, Vector256<uint>.Zero).AsSingle(), Vector256<float>.Zero, q);
    }
}
