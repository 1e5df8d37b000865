namespace Bss2.Simulation;

/// <summary>The FXV vector unit: 32 registers of 128 bytes, an accumulator of double width, condition bits per byte (vectors/ppu/README.md).</summary>
internal sealed partial class PpuCore
{
    private const int VectorBytes = 128;

    private readonly byte[] _vr = new byte[32 * VectorBytes];

    // 32 bits per halfword; byte instructions use the upper half for the even byte, the lower for the odd one.
    private readonly uint[] _acc = new uint[VectorBytes / 2];
    private readonly bool[] _equal = new bool[VectorBytes], _greater = new bool[VectorBytes], _less = new bool[VectorBytes];

    private void ResetVector()
    {
        Array.Clear(_vr);
        Array.Clear(_acc);
        Array.Clear(_equal);
        Array.Clear(_greater);
        Array.Clear(_less);
    }

    private Span<byte> Vr(uint register) => _vr.AsSpan((int)register * VectorBytes, VectorBytes);

    private bool Enabled(uint condition, int b) => condition switch { 0 => true, 1 => _greater[b], 2 => _less[b], _ => _equal[b] };

    private void ExecuteVector(uint i, IPpuBus? bus)
    {
        _vectors++;
        _loopPure = false;
        uint xo = i >> 2 & 0x1FF, condition = i & 3;
        switch (xo)
        {
            case PpuFxv.Inx: VectorIn(i, bus!); return;
            case PpuFxv.Outx: VectorOut(i, condition, bus!); return;
            case PpuFxv.Lax: VectorLoad(i); return;
            case PpuFxv.Stax: VectorStore(i); return;
            case PpuFxv.Splath or PpuFxv.Splatb: Splat(i, half: xo == PpuFxv.Splath); return;
            case PpuFxv.Pckbu: PackUpper(i, condition); return;
            case PpuFxv.Pckbl: PackLower(i, condition); return;
            case PpuFxv.Upckbr or PpuFxv.Upckbl: Unpack(i, condition, left: xo == PpuFxv.Upckbl); return;
            case PpuFxv.Cmph or PpuFxv.Cmpb: CompareToZero(i, half: xo == PpuFxv.Cmph); return;
            case PpuFxv.Shh or PpuFxv.Shb: ShiftImmediate(i, half: xo == PpuFxv.Shh); return;
            case PpuFxv.Sel: Select(i, condition); return;
        }
        if (!ExecuteVectorArithmetic(i, xo, condition)) Unknown(i, _pc - 4);
    }

    private void VectorIn(uint i, IPpuBus bus)
    {
        bus.VectorIn(RaOrZero(i) + _gpr[Rb(i)], Vr(Rt(i)), out int cycles);
        _busCycles += (ulong)cycles;
    }

    private void VectorOut(uint i, uint condition, IPpuBus bus)
    {
        UInt128 enables = UInt128.MaxValue;
        if (condition != 0)
        {
            enables = 0;
            for (int b = 0; b < VectorBytes; b++)
                if (Enabled(condition, b)) enables |= UInt128.One << b;
        }
        bus.VectorOut(RaOrZero(i) + _gpr[Rb(i)], Vr(Rt(i)), enables, out int cycles);
        _busCycles += (ulong)cycles;
    }

    private void VectorLoad(uint i)
    {
        uint address = RaOrZero(i) + _gpr[Rb(i)];
        Span<byte> target = Vr(Rt(i));
        for (int w = 0; w < 32; w++)
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(target[(4 * w)..], _sram[((address >> 2) + (uint)w) & (SramWords - 1)]);
    }

    private void VectorStore(uint i)
    {
        uint address = RaOrZero(i) + _gpr[Rb(i)];
        Span<byte> source = Vr(Rt(i));
        for (int w = 0; w < 32; w++)
            _sram[((address >> 2) + (uint)w) & (SramWords - 1)] = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(source[(4 * w)..]);
        _loopPure = false;
    }

    // RA = 0 means register 0, not the value 0.
    private void Splat(uint i, bool half)
    {
        uint value = _gpr[Ra(i)];
        Span<byte> target = Vr(Rt(i));
        for (int b = 0; b < VectorBytes; b++) target[b] = half && (b & 1) == 0 ? (byte)(value >> 8) : (byte)value;
    }

    private void PackUpper(uint i, uint c)
    {
        Span<byte> result = stackalloc byte[VectorBytes];
        for (int s = 0; s < VectorBytes; s += 16)
            for (int k = 0; k < 8; k++)
                (result[s + k], result[s + 8 + k]) = ((byte)(Vr(Ra(i))[s + (2 * k)] >> (int)c), (byte)(Vr(Rb(i))[s + (2 * k)] >> (int)c));
        result.CopyTo(Vr(Rt(i)));
    }

    private void PackLower(uint i, uint c)
    {
        Span<byte> result = stackalloc byte[VectorBytes];
        for (int s = 0; s < VectorBytes; s += 16)
            for (int k = 0; k < 8; k++)
                (result[s + k], result[s + 8 + k]) = (Pack(Vr(Ra(i)), s + (2 * k), c), Pack(Vr(Rb(i)), s + (2 * k), c));
        result.CopyTo(Vr(Rt(i)));

        static byte Pack(ReadOnlySpan<byte> from, int at, uint c) =>
            (byte)(((from[at] & ((1u << (int)c) - 1)) << (int)(8 - (2 * c))) | (uint)(from[at + 1] >> (int)(2 * c)));
    }

    private void Unpack(uint i, uint c, bool left)
    {
        Span<byte> result = stackalloc byte[VectorBytes];
        int from = left ? 0 : 8;
        for (int s = 0; s < VectorBytes; s += 16)
            for (int k = 0; k < 8; k++)
            {
                uint a = Vr(Ra(i))[s + from + k], b = Vr(Rb(i))[s + from + k];
                // Even byte: a moved up by C with the bits of b that fall out on top; odd byte: the rest of b.
                result[s + (2 * k)] = (byte)((a << (int)c) | (b >> (int)(8 - (2 * c)) & ((1u << (int)c) - 1)));
                result[s + (2 * k) + 1] = (byte)(b << (int)(2 * c));
            }
        result.CopyTo(Vr(Rt(i)));
    }

    private void CompareToZero(uint i, bool half)
    {
        ReadOnlySpan<byte> a = Vr(Ra(i));
        for (int b = 0; b < VectorBytes; b++)
        {
            int value = half ? (short)((a[b & ~1] << 8) | a[b | 1]) : (sbyte)a[b];
            (_equal[b], _greater[b], _less[b]) = (value == 0, value > 0, value < 0);
        }
    }

    private void ShiftImmediate(uint i, bool half)
    {
        int shift = (int)(Rb(i) << 27) >> 27;
        ReadOnlySpan<byte> a = Vr(Ra(i));
        Span<byte> target = Vr(Rt(i));
        int width = half ? 16 : 8;
        for (int b = 0; b < VectorBytes; b += width / 8)
        {
            uint value = half ? (uint)((a[b] << 8) | a[b + 1]) : a[b];
            value = Math.Abs(shift) >= width ? 0 : shift >= 0 ? value << shift : value >> -shift;
            Store(target, b, half, value);
        }
    }

    private void Select(uint i, uint condition)
    {
        Span<byte> a = Vr(Ra(i)), c = Vr(Rb(i)), target = Vr(Rt(i));
        for (int b = 0; b < VectorBytes; b++) target[b] = Enabled(condition, b) ? c[b] : a[b];
    }

    private static void Store(Span<byte> target, int b, bool half, uint value)
    {
        if (half) (target[b], target[b + 1]) = ((byte)(value >> 8), (byte)value);
        else target[b] = (byte)value;
    }

    private bool ExecuteVectorArithmetic(uint i, uint xo, uint condition)
    {
        VectorOperation? found = VectorOperation.Find(xo);
        if (found is not { } op) return false;
        ReadOnlySpan<byte> a = Vr(Ra(i)), b = Vr(Rb(i));
        Span<byte> target = Vr(Rt(i));
        int width = op.Half ? 16 : 8, step = width / 8;
        for (int at = 0; at < VectorBytes; at += step)
        {
            long x = op.Half ? (short)((a[at] << 8) | a[at + 1]) : (sbyte)a[at];
            long y = op.Half ? (short)((b[at] << 8) | b[at + 1]) : (sbyte)b[at];
            long acc = op.Half ? (int)_acc[at / 2] : (short)(_acc[at / 2] >> (16 - (16 * (at & 1))));
            long result = op.Compute(x, y, acc, width);
            if (op.ToAccumulator) StoreAccumulator(at, op.Half, (uint)result, condition);
            else StoreMasked(target, at, op.Half, (uint)(op.TakesUpper ? result >> width : result), condition);
        }
        return true;
    }

    // The mask works per byte, whatever the element size.
    private void StoreMasked(Span<byte> target, int at, bool half, uint value, uint condition)
    {
        if (!half) { if (Enabled(condition, at)) target[at] = (byte)value; return; }
        if (Enabled(condition, at)) target[at] = (byte)(value >> 8);
        if (Enabled(condition, at + 1)) target[at + 1] = (byte)value;
    }

    private void StoreAccumulator(int at, bool half, uint value, uint condition)
    {
        ref uint acc = ref _acc[at / 2];
        uint mask = 0;
        if (half) mask = (Enabled(condition, at) ? 0xFFFF_0000 : 0) | (Enabled(condition, at + 1) ? 0xFFFFu : 0);
        else if (Enabled(condition, at)) mask = (at & 1) == 0 ? 0xFFFF_0000 : 0xFFFFu;
        uint placed = half ? value : (at & 1) == 0 ? value << 16 : value & 0xFFFF;
        acc = (acc & ~mask) | (placed & mask);
    }
}
