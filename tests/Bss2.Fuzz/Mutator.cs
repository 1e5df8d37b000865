using System.Buffers.Binary;

namespace Bss2.Fuzz;

/// <summary>Makes an input out of a target's seeds: a few of them in a row, then a few changes. Allocates nothing per input.</summary>
internal sealed class Mutator(IFuzzTarget target, ulong seed)
{
    /// <summary>Longest input.</summary>
    internal const int BytesMax = 4096;

    private const int SeedsMax = 3, ChangesMax = 6;

    private static readonly uint[] Edges = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, 0xFFFF_FFFF];

    private readonly byte[] _input = new byte[BytesMax];
    private int _length;

    internal ReadOnlySpan<byte> Input(long execution)
    {
        var random = new FuzzRandom(seed, execution);
        _length = 0;
        for (int count = 1 + random.Below(SeedsMax); count > 0; count--)
        {
            byte[] piece = target.Seeds[random.Below(target.Seeds.Count)];
            int bytes = Math.Min(piece.Length, BytesMax - _length);
            piece.AsSpan(0, bytes).CopyTo(_input.AsSpan(_length));
            _length += bytes;
        }
        for (int count = random.Below(ChangesMax + 1); count > 0; count--) Change(ref random);
        if (random.Below(2) == 0) target.Repair(_input.AsSpan(0, _length));
        return _input.AsSpan(0, _length);
    }

    private void Change(ref FuzzRandom random)
    {
        if (_length == 0) { Insert(ref random, 0); return; }
        int at = random.Below(_length);
        switch (random.Below(8))
        {
            case 0: _input[at] ^= (byte)(1 << random.Below(8)); break;
            case 1: _input[at] = (byte)random.Next(); break;
            case 2: Delete(at, 1 + random.Below(Math.Min(64, _length - at))); break;
            case 3: Insert(ref random, at); break;
            case 4: Overwrite(ref random, at); break;
            case 5: Repeat(ref random, at); break;
            case 6: _length = random.Below(8) == 0 ? at : _length; break;
            default: _input[at] = (byte)Edges[random.Below(Edges.Length)]; break;
        }
    }

    private void Delete(int at, int count)
    {
        _input.AsSpan(at + count, _length - at - count).CopyTo(_input.AsSpan(at));
        _length -= count;
    }

    private void Insert(ref FuzzRandom random, int at)
    {
        int count = MakeRoom(at, 1 + random.Below(16));
        for (int i = 0; i < count; i++) _input[at + i] = (byte)random.Next();
    }

    private void Overwrite(ref FuzzRandom random, int at)
    {
        uint value = Edges[random.Below(Edges.Length)];
        Span<byte> bytes = stackalloc byte[4];
        if (random.Below(2) == 0) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        bytes[..Math.Min(4, _length - at)].CopyTo(_input.AsSpan(at));
    }

    private void Repeat(ref FuzzRandom random, int at)
    {
        int from = random.Below(_length), count = MakeRoom(at, 1 + random.Below(Math.Min(32, _length - from)));
        _input.AsSpan(Math.Min(from, _length - count), count).CopyTo(_input.AsSpan(at));
    }

    private int MakeRoom(int at, int wanted)
    {
        int count = Math.Min(wanted, BytesMax - _length);
        _input.AsSpan(at, _length - at).CopyTo(_input.AsSpan(at + count));
        _length += count;
        return count;
    }
}
