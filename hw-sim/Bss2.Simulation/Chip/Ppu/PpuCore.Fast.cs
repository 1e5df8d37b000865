using System.Numerics;

namespace Bss2.Simulation;

/// <summary>The short way of frequent instructions. What they do is what <see cref="Execute"/> does.</summary>
internal sealed partial class PpuCore
{
    private void ExecuteFast(PpuCode code, uint i, uint at, IPpuBus? bus)
    {
        uint[] r = _gpr;
        switch (code)
        {
            case PpuCode.Addi: r[Rt(i)] = RaOrZero(i) + SignedImmediate(i); return;
            case PpuCode.Addis: r[Rt(i)] = RaOrZero(i) + (i << 16); return;
            case PpuCode.Ori: r[Ra(i)] = r[Rt(i)] | (i & 0xFFFF); return;
            case PpuCode.Rlwinm: Result(i, Ra(i), BitOperations.RotateLeft(r[Rt(i)], (int)Rb(i)) & Mask(i >> 6 & 31, i >> 1 & 31)); return;
            case PpuCode.Cmpwi: Compare(i, (int)r[Ra(i)] < (short)i, (int)r[Ra(i)] > (short)i); return;
            case PpuCode.Bc: BranchConditional(i, at); return;
            case PpuCode.Lwz or PpuCode.Lbz or PpuCode.Stw or PpuCode.Stb: AccessFast(code, i, bus); return;
            case PpuCode.Add: Result(i, Rt(i), r[Ra(i)] + r[Rb(i)]); return;
            case PpuCode.Subf: Result(i, Rt(i), r[Rb(i)] - r[Ra(i)]); return;
            case PpuCode.Mullw: Result(i, Rt(i), r[Ra(i)] * r[Rb(i)]); return;
            case PpuCode.And: Result(i, Ra(i), r[Rt(i)] & r[Rb(i)]); return;
            case PpuCode.Andc: Result(i, Ra(i), r[Rt(i)] & ~r[Rb(i)]); return;
            case PpuCode.Or: Result(i, Ra(i), r[Rt(i)] | r[Rb(i)]); return;
            case PpuCode.Xor: Result(i, Ra(i), r[Rt(i)] ^ r[Rb(i)]); return;
            case PpuCode.Nor: Result(i, Ra(i), ~(r[Rt(i)] | r[Rb(i)])); return;
            case PpuCode.Slw: Result(i, Ra(i), r[Rt(i)] << (int)(r[Rb(i)] & 31)); return;
            case PpuCode.Srw: Result(i, Ra(i), r[Rt(i)] >> (int)(r[Rb(i)] & 31)); return;
            case PpuCode.Cmpw: Compare(i, (int)r[Ra(i)] < (int)r[Rb(i)], (int)r[Ra(i)] > (int)r[Rb(i)]); return;
            case PpuCode.Cmplw: Compare(i, r[Ra(i)] < r[Rb(i)], r[Ra(i)] > r[Rb(i)]); return;
            default: Execute(i, at, bus); return;
        }
    }

    private void Result(uint i, uint register, uint value)
    {
        _gpr[register] = value;
        if ((i & 1) != 0) SetCr0(value);
    }

    // Aligned, and in own memory.
    private void AccessFast(PpuCode code, uint i, IPpuBus? bus)
    {
        uint address = RaOrZero(i) + SignedImmediate(i);
        bool word = code is PpuCode.Lwz or PpuCode.Stw;
        if ((!_wraps && address >= SramBytes) || (word && (address & 3) != 0)) { Execute(i, _pc - 4, bus); return; }
        ref uint memory = ref _sram[(address >> 2) & (SramWords - 1)];
        int shift = 24 - (int)(8 * (address & 3));
        switch (code)
        {
            case PpuCode.Lwz: _gpr[Rt(i)] = memory; return;
            case PpuCode.Lbz: _gpr[Rt(i)] = memory >> shift & 0xFF; return;
            case PpuCode.Stw: memory = _gpr[Rt(i)]; break;
            default: memory = (memory & ~(0xFFu << shift)) | ((_gpr[Rt(i)] & 0xFF) << shift); break;
        }
        _loopPure = false;
    }

    /// <summary>The short way of a word, if it has one.</summary>
    internal static PpuCode CodeOf(uint i) => (i >> 26) switch
    {
        PpuOpcode.Addi => PpuCode.Addi,
        PpuOpcode.Addis => PpuCode.Addis,
        PpuOpcode.Ori => PpuCode.Ori,
        PpuOpcode.Rlwinm => PpuCode.Rlwinm,
        PpuOpcode.Cmpwi => PpuCode.Cmpwi,
        PpuOpcode.Bc => PpuCode.Bc,
        PpuOpcode.Lwz => PpuCode.Lwz,
        PpuOpcode.Lbz => PpuCode.Lbz,
        PpuOpcode.Stw => PpuCode.Stw,
        PpuOpcode.Stb => PpuCode.Stb,
        PpuOpcode.FixedPoint => FixedPointCode(i >> 1 & 0x3FF),
        _ => PpuCode.General,
    };

    // With the overflow bit (the tenth) no arithmetic is among them.
    private static PpuCode FixedPointCode(uint xo) => xo switch
    {
        PpuXo.Add => PpuCode.Add,
        PpuXo.Subf => PpuCode.Subf,
        PpuXo.Mullw => PpuCode.Mullw,
        PpuX.And => PpuCode.And,
        PpuX.Andc => PpuCode.Andc,
        PpuX.Or => PpuCode.Or,
        PpuX.Xor => PpuCode.Xor,
        PpuX.Nor => PpuCode.Nor,
        PpuX.Slw => PpuCode.Slw,
        PpuX.Srw => PpuCode.Srw,
        PpuX.Cmpw => PpuCode.Cmpw,
        PpuX.Cmplw => PpuCode.Cmplw,
        _ => PpuCode.General,
    };

    /// <summary>Whether a word may need the bus: only then its address is looked at.</summary>
    internal static bool MayNeedBus(uint i)
    {
        uint op = i >> 26;
        if (op == PpuOpcode.Vector) return (i >> 2 & 0x1FF) is PpuFxv.Inx or PpuFxv.Outx;
        return op is >= PpuOpcode.Lwz and <= PpuOpcode.Stmw || (op == PpuOpcode.FixedPoint && IsIndexedAccess(i >> 1 & 0x3FF));
    }
}
