using System.Numerics;

namespace Bss2.Simulation;

/// <summary>Scalar instructions, with nux's deviations from the Power ISA (vectors/ppu/README.md).</summary>
internal sealed partial class PpuCore
{
    private const uint So = 0x8000_0000, Ov = 0x4000_0000, Ca = 0x2000_0000, XerMask = So | Ov | Ca;
    private const uint MsrMask = 0x0002_9230, MsrKept = 0x0002_1200, EsrMask = 0x0F8F_07E2, EsrTrap = 0x0200_0000;
    private const uint AlignmentVector = 0x18, ProgramVector = 0x1C;

    // Cycles of vectors/ppu/README.md, simplified: a load's result is there when the next instruction starts.
    private const int LoadCycles = 5, MultiplyCycles = 4, DivideCycles = 32, SpecialCycles = 3, TakenBranchCycles = 1;

    private static uint Rt(uint i) => i >> 21 & 31;

    private static uint Ra(uint i) => i >> 16 & 31;

    private static uint Rb(uint i) => i >> 11 & 31;

    private uint RaOrZero(uint i) => Ra(i) == 0 ? 0 : _gpr[Ra(i)];

    private static uint SignedImmediate(uint i) => (uint)(short)i;

    private bool NeedsBus(uint i)
    {
        uint op = i >> 26;
        if (op == 4) return (i >> 2 & 0x1FF) is 236 or 252;
        if (_wraps) return false;
        if (op is >= 32 and <= 47) return (RaOrZeroForAccess(i, op) + Displacement(i, op)) >= SramBytes;
        return op == 31 && IsIndexedAccess(i >> 1 & 0x3FF) && RaOrZero(i) + _gpr[Rb(i)] >= SramBytes;
    }

    private uint RaOrZeroForAccess(uint i, uint op) => Ra(i) == 0 ? 0 : _gpr[Ra(i)];

    // lha and lhau take their displacement without sign (deviation 2).
    private static uint Displacement(uint i, uint op) => op is 42 or 43 ? i & 0xFFFF : SignedImmediate(i);

    private static bool IsIndexedAccess(uint xo) => xo is 23 or 55 or 87 or 119 or 279 or 311 or 343 or 375 or 151 or 183 or 215 or 247 or 407 or 439;

    private void Execute(uint i, uint at, IPpuBus? bus)
    {
        _cycle++;
        uint op = i >> 26;
        switch (op)
        {
            case 3: Trap(Rt(i), _gpr[Ra(i)], i & 0xFFFF, at); _cycle++; break;
            case 4: ExecuteVector(i, bus); break;
            case 7: _gpr[Rt(i)] = (uint)((int)_gpr[Ra(i)] * (short)i); _cycle += MultiplyCycles - 1; break;
            case 8: _gpr[Rt(i)] = AddCarry(~_gpr[Ra(i)], SignedImmediate(i), 1); break;
            case 10: Compare(i, _gpr[Ra(i)] < (i & 0xFFFF), _gpr[Ra(i)] > (i & 0xFFFF)); break;
            case 11: Compare(i, (int)_gpr[Ra(i)] < (short)i, (int)_gpr[Ra(i)] > (short)i); break;
            case 12: _gpr[Rt(i)] = AddCarry(_gpr[Ra(i)], SignedImmediate(i), 0); break;
            case 13: SetCr0(_gpr[Rt(i)] = AddCarry(_gpr[Ra(i)], SignedImmediate(i), 0)); break;
            case 14: _gpr[Rt(i)] = RaOrZero(i) + SignedImmediate(i); break;
            case 15: _gpr[Rt(i)] = RaOrZero(i) + (i << 16); break;
            case 16: BranchConditional(i, at); break;
            case 18: BranchTo(((uint)((int)(i << 6) >> 6) & ~3u) + ((i & 2) != 0 ? 0 : at), i, at); break;
            case 19: ExecuteXl(i, at); break;
            case 20: Rotate(i, i >> 11 & 31, insert: true); break;
            case 21: Rotate(i, i >> 11 & 31, insert: false); break;
            case 23: Rotate(i, _gpr[Rb(i)] & 31, insert: false); break;
            case 24: _gpr[Ra(i)] = _gpr[Rt(i)] | (i & 0xFFFF); break;
            case 25: _gpr[Ra(i)] = _gpr[Rt(i)] | (i << 16); break;
            case 26: _gpr[Ra(i)] = _gpr[Rt(i)] ^ (i & 0xFFFF); break;
            case 27: _gpr[Ra(i)] = _gpr[Rt(i)] ^ (i << 16); break;
            case 28: SetCr0(_gpr[Ra(i)] = _gpr[Rt(i)] & (i & 0xFFFF)); break;
            case 29: SetCr0(_gpr[Ra(i)] = _gpr[Rt(i)] & (i << 16)); break;
            case 31: ExecuteX(i, at, bus); break;
            case 46 or 47: MultipleAccess(i, op == 47, bus); break;
            case >= 32 and <= 45: Access(i, RaOrZero(i) + Displacement(i, op), ToKind(op), (op & 1) != 0, bus); break;
            default: Unknown(i, at); break;
        }
    }

    private void Unknown(uint i, uint at)
    {
        UnknownInstructions++;
        LastUnknown = (at, i);
    }

    private enum AccessKind { LoadWord, LoadByte, StoreWord, StoreByte, LoadHalf, LoadHalfSigned, StoreHalf }

    private static AccessKind ToKind(uint op) => ((op - 32) >> 1) switch { 0 => AccessKind.LoadWord, 1 => AccessKind.LoadByte, 2 => AccessKind.StoreWord, 3 => AccessKind.StoreByte, 4 => AccessKind.LoadHalf, 5 => AccessKind.LoadHalfSigned, _ => AccessKind.StoreHalf };

    private void Access(uint i, uint address, AccessKind kind, bool update, IPpuBus? bus)
    {
        bool word = kind is AccessKind.LoadWord or AccessKind.StoreWord, half = kind is AccessKind.LoadHalf or AccessKind.LoadHalfSigned or AccessKind.StoreHalf;
        if ((word && (address & 3) != 0) || (half && (address & 3) == 3)) { Interrupt(AlignmentVector, address, 0); return; }
        int shift = word ? 0 : half ? 16 - (int)(8 * (address & 3)) : 24 - (int)(8 * (address & 3));
        uint mask = word ? uint.MaxValue : half ? 0xFFFF : 0xFFu;
        if (kind is AccessKind.StoreWord or AccessKind.StoreHalf or AccessKind.StoreByte)
            StoreWord(address, _gpr[Rt(i)] << shift, mask << shift, bus);
        else
        {
            uint value = (LoadWord(address, bus) >> shift) & mask;
            _gpr[Rt(i)] = kind == AccessKind.LoadHalfSigned ? (uint)(short)value : value;
            _cycle += LoadCycles - 1;
        }
        if (update) _gpr[Ra(i)] = address;
    }

    private uint LoadWord(uint address, IPpuBus? bus)
    {
        if (_wraps || address < SramBytes) return _sram[(address >> 2) & (SramWords - 1)];
        uint data = bus!.ReadWord(address & ~3u, out int cycles);
        _cycle += (ulong)cycles;
        return data;
    }

    private void StoreWord(uint address, uint data, uint mask, IPpuBus? bus)
    {
        _loopPure = false;
        if (_wraps || address < SramBytes)
        {
            ref uint word = ref _sram[(address >> 2) & (SramWords - 1)];
            word = (word & ~mask) | (data & mask);
            return;
        }
        uint enables = ((mask & 0xFF) != 0 ? 1u : 0) | ((mask & 0xFF00) != 0 ? 2u : 0) | ((mask & 0xFF0000) != 0 ? 4u : 0) | ((mask & 0xFF000000) != 0 ? 8u : 0);
        bus!.WriteWord(address & ~3u, data, enables, out int cycles);
        _cycle += (ulong)cycles;
    }

    private void MultipleAccess(uint i, bool store, IPpuBus? bus)
    {
        uint address = RaOrZero(i) + SignedImmediate(i);
        if ((address & 3) != 0) { Interrupt(AlignmentVector, address, 0); return; }
        for (uint r = Rt(i); r < 32; r++, address += 4)
        {
            // A base register inside the loaded range gives its new value to the rest (deviation 11).
            if (store) StoreWord(address, _gpr[r], uint.MaxValue, bus);
            else
            {
                uint next = LoadWord(address, bus);
                _gpr[r] = next;
                if (r == Ra(i) && r != 0) address = next + SignedImmediate(i) + (4 * (r - Rt(i)));
            }
            _cycle++;
        }
        _cycle--;
    }

    private uint AddCarry(uint a, uint b, uint carry)
    {
        ulong sum = (ulong)a + b + carry;
        _xer = sum > uint.MaxValue ? _xer | Ca : _xer & ~Ca;
        return (uint)sum;
    }

    private void SetOverflow(bool overflow) => _xer = overflow ? _xer | So | Ov : _xer & ~Ov;

    private void SetCr0(uint result) => SetCr(0, (int)result < 0, (int)result > 0);

    private void SetCr(uint field, bool less, bool greater)
    {
        uint bits = (less ? 8u : greater ? 4u : 2u) | (_xer >> 31);
        int shift = 28 - (4 * (int)field);
        _cr = (_cr & ~(15u << shift)) | (bits << shift);
    }

    private void Compare(uint i, bool less, bool greater) => SetCr(i >> 23 & 7, less, greater);

    private void Rotate(uint i, uint shift, bool insert)
    {
        uint rotated = BitOperations.RotateLeft(_gpr[Rt(i)], (int)shift);
        uint mask = Mask(i >> 6 & 31, i >> 1 & 31);
        _gpr[Ra(i)] = (rotated & mask) | (insert ? _gpr[Ra(i)] & ~mask : 0);
        if ((i & 1) != 0) SetCr0(_gpr[Ra(i)]);
    }

    private static uint Mask(uint begin, uint end)
    {
        uint from = uint.MaxValue >> (int)begin, to = uint.MaxValue << (int)(31 - end);
        return begin <= end ? from & to : from | to;
    }

    private void BranchTo(uint target, uint i, uint at)
    {
        if ((i & 1) != 0) _lr = at + 4;
        _pc = target;
        _cycle += TakenBranchCycles - 1;
    }

    private bool Condition(uint i, bool decrement)
    {
        uint bo = Rt(i);
        bool counter = true;
        if ((bo & 4) == 0)
        {
            counter = (_ctr != 1) != ((bo & 2) != 0);
            if (decrement) _ctr--;
        }
        bool bit = (_cr >> (31 - (int)Ra(i)) & 1) != 0;
        return counter && ((bo & 16) != 0 || bit == ((bo & 8) != 0));
    }

    private void BranchConditional(uint i, uint at)
    {
        bool taken = Condition(i, decrement: true);
        if ((i & 1) != 0) _lr = at + 4;
        if (taken) _pc = ((uint)(short)i & ~3u) + ((i & 2) != 0 ? 0 : at);
    }

    private void ExecuteXl(uint i, uint at)
    {
        uint xo = i >> 1 & 0x3FF;
        switch (xo)
        {
            case 0:
                int to = 28 - (4 * (int)(i >> 23 & 7)), from = 28 - (4 * (int)(i >> 18 & 7));
                _cr = (_cr & ~(15u << to)) | ((_cr >> from & 15) << to);
                break;
            case 16 or 528:
                uint target = (xo == 16 ? _lr : _ctr) & ~3u;
                bool taken = Condition(i, decrement: xo == 16);
                if ((i & 1) != 0) _lr = at + 4;
                if (taken) _pc = target;
                break;
            case 50: (_pc, _msr) = (_srr0 & ~3u, _srr1 & MsrMask); break;
            case 51: (_pc, _msr) = (_csrr0 & ~3u, _csrr1 & MsrMask); break;
            case 38: (_pc, _msr) = (_mcsrr0 & ~3u, _mcsrr1 & MsrMask); break;
            case 33 or 129 or 193 or 225 or 257 or 289 or 417 or 449: CrLogic(i, xo); break;
            default: Unknown(i, at); break;
        }
    }

    private void CrLogic(uint i, uint xo)
    {
        bool a = (_cr >> (31 - (int)Ra(i)) & 1) != 0, b = (_cr >> (31 - (int)Rb(i)) & 1) != 0;
        bool result = xo switch { 33 => !(a | b), 129 => a & !b, 193 => a ^ b, 225 => !(a & b), 257 => a & b, 289 => a == b, 417 => a | !b, _ => a | b };
        uint bit = 1u << (31 - (int)Rt(i));
        _cr = result ? _cr | bit : _cr & ~bit;
    }

    private void ExecuteX(uint i, uint at, IPpuBus? bus)
    {
        uint xo = i >> 1 & 0x3FF;
        if (ExecuteArithmetic(i, xo & 0x1FF)) return;
        uint s = _gpr[Rt(i)], b = _gpr[Rb(i)];
        switch (xo)
        {
            case 0: Compare(i, (int)_gpr[Ra(i)] < (int)b, (int)_gpr[Ra(i)] > (int)b); return;
            case 32: Compare(i, _gpr[Ra(i)] < b, _gpr[Ra(i)] > b); return;
            case 4: Trap(Rt(i), _gpr[Ra(i)], b, at); _cycle++; return;
            case 19: MoveFromCr(i); return;
            case 144: MoveToCr(i); return;
            case 62: _sleeping = true; return;
            case 83: _gpr[Rt(i)] = _msr; return;
            case 146: _msr = s & MsrMask; _cycle += SpecialCycles; return;
            case 339: _gpr[Rt(i)] = ReadSpr(i); _cycle += SpecialCycles - 1; return;
            case 467: WriteSpr(i, s); _cycle += SpecialCycles - 1; return;
            case 598: _cycle++; return;
        }
        if (IsIndexedAccess(xo)) { Access(i, RaOrZero(i) + b, ToIndexedKind(xo), (xo & 32) != 0, bus); return; }
        if (!ExecuteLogic(i, xo, s, b)) Unknown(i, at);
    }

    private static AccessKind ToIndexedKind(uint xo) => (xo & ~32u) switch { 23 => AccessKind.LoadWord, 87 => AccessKind.LoadByte, 151 => AccessKind.StoreWord, 215 => AccessKind.StoreByte, 279 => AccessKind.LoadHalf, 343 => AccessKind.LoadHalfSigned, _ => AccessKind.StoreHalf };

    private bool ExecuteLogic(uint i, uint xo, uint s, uint b)
    {
        uint? result = xo switch
        {
            24 => s << (int)(b & 31),
            536 => s >> (int)(b & 31),
            792 => ShiftArithmetic(s, b & 31),
            824 => ShiftArithmetic(s, Rb(i)),
            26 => (uint)BitOperations.LeadingZeroCount(s),
            28 => s & b,
            60 => s & ~b,
            124 => ~(s | b),
            284 => ~(s ^ b),
            316 => s ^ b,
            412 => s | ~b,
            444 => s | b,
            476 => ~(s & b),
            922 => (uint)(short)s,
            954 => (uint)(sbyte)s,
            122 => PopulationCountBytes(s),
            154 => (s ^ (s >> 8) ^ (s >> 16) ^ (s >> 24)) & 1,
            _ => null,
        };
        if (result is not uint value) return false;
        _gpr[Ra(i)] = value;
        if ((i & 1) != 0 && xo is not (122 or 154)) SetCr0(value);
        return true;
    }

    private uint ShiftArithmetic(uint s, uint shift)
    {
        bool lost = (int)s < 0 && (s & ((1u << (int)shift) - 1)) != 0;
        _xer = lost ? _xer | Ca : _xer & ~Ca;
        return (uint)((int)s >> (int)shift);
    }

    private static uint PopulationCountBytes(uint s)
    {
        uint counts = 0;
        for (int shift = 0; shift < 32; shift += 8) counts |= (uint)BitOperations.PopCount(s >> shift & 0xFF) << shift;
        return counts;
    }

    private bool ExecuteArithmetic(uint i, uint xo)
    {
        uint a = _gpr[Ra(i)], b = _gpr[Rb(i)], carry = _xer >> 29 & 1;
        bool overflow = false, setsOverflow = true;
        uint result;
        switch (xo)
        {
            case 266: result = a + b; overflow = AddOverflow(a, b, result); break;
            case 10: result = AddCarry(a, b, 0); overflow = AddOverflow(a, b, result); break;
            case 138: result = AddCarry(a, b, carry); overflow = AddOverflow(a, b, result); break;
            case 202: result = AddCarry(a, 0, carry); overflow = AddOverflow(a, 0, result); break;
            case 234: result = AddCarry(a, uint.MaxValue, carry); overflow = AddOverflow(a, uint.MaxValue, result); break;
            case 40: result = b - a; overflow = AddOverflow(~a, b, result); break;
            case 8: result = AddCarry(~a, b, 1); overflow = AddOverflow(~a, b, result); break;
            case 136: result = AddCarry(~a, b, carry); overflow = AddOverflow(~a, b, result); break;
            case 200: result = AddCarry(~a, 0, carry); overflow = AddOverflow(~a, 0, result); break;
            case 232: result = AddCarry(~a, uint.MaxValue, carry); overflow = AddOverflow(~a, uint.MaxValue, result); break;
            case 104: result = 0 - a; overflow = a == So; break;
            case 235: result = a * b; overflow = (long)(int)a * (int)b != (int)result; _cycle += MultiplyCycles - 1; break;
            case 75: result = (uint)((long)(int)a * (int)b >> 32); setsOverflow = false; _cycle += MultiplyCycles - 1; break;
            case 11: result = (uint)((ulong)a * b >> 32); setsOverflow = false; _cycle += MultiplyCycles - 1; break;
            case 491: result = Divide(a, b, out overflow); _cycle += DivideCycles - 1; break;
            case 459: result = b == 0 ? uint.MaxValue : a / b; overflow = b == 0; _cycle += DivideCycles - 1; break;
            default: return false;
        }
        if (xo is 75 or 11 && (i & 0x400) != 0) setsOverflow = false;
        _gpr[Rt(i)] = result;
        if ((i & 0x400) != 0 && setsOverflow) SetOverflow(overflow);
        if ((i & 1) != 0) SetCr0(result);
        return true;
    }

    private static bool AddOverflow(uint a, uint b, uint sum) => (int)((a ^ sum) & (b ^ sum)) < 0;

    // The divider's answers where the quotient does not exist (vectors/ppu/README.md, deviation 12).
    private static uint Divide(uint a, uint b, out bool overflow)
    {
        overflow = b == 0 || (a == So && b == uint.MaxValue);
        if (b == 0) return (int)a >= 0 ? uint.MaxValue : 0;
        return overflow ? So : (uint)((int)a / (int)b);
    }

    private void MoveFromCr(uint i)
    {
        if ((i >> 20 & 1) == 0) { _gpr[Rt(i)] = _cr; return; }
        uint mask = CrMask(i);
        _gpr[Rt(i)] = (_gpr[Rt(i)] & ~mask) | (_cr & mask);
    }

    private void MoveToCr(uint i)
    {
        uint mask = CrMask(i);
        _cr = (_cr & ~mask) | (_gpr[Rt(i)] & mask);
    }

    private static uint CrMask(uint i)
    {
        uint mask = 0;
        for (int field = 0; field < 8; field++)
            if ((i >> (12 + field) & 1) != 0) mask |= 15u << (4 * field);
        return mask;
    }

    private uint ReadSpr(uint i)
    {
        switch (SprNumber(i))
        {
            case 1: return _xer;
            case 8: return _lr;
            case 9: return _ctr;
            case 26: return _srr0;
            case 27: return _srr1;
            case 58: return _csrr0;
            case 59: return _csrr1;
            case 61: return _dear;
            case 62: return _esr;
            case 570: return _mcsrr0;
            case 571: return _mcsrr1;
            case 284: _loopPure = false; return (uint)TimeBase;
            case 285: _loopPure = false; return (uint)(TimeBase >> 32);
            default: return 0;
        }
    }

    private void WriteSpr(uint i, uint value)
    {
        switch (SprNumber(i))
        {
            case 1: _xer = value & XerMask; break;
            case 8: _lr = value; break;
            case 9: _ctr = value; break;
            case 26: _srr0 = value; break;
            case 27: _srr1 = value; break;
            case 58: _csrr0 = value; break;
            case 59: _csrr1 = value; break;
            case 61: _dear = value; break;
            case 62: _esr = value & EsrMask; break;
            case 570: _mcsrr0 = value; break;
            case 571: _mcsrr1 = value; break;
        }
    }

    private static uint SprNumber(uint i) => (i >> 16 & 31) | (i >> 11 & 31) << 5;

    private void Trap(uint to, uint a, uint b, uint at)
    {
        bool taken = ((to & 16) != 0 && (int)a < (int)b) || ((to & 8) != 0 && (int)a > (int)b) || ((to & 4) != 0 && a == b) || ((to & 2) != 0 && a < b) || ((to & 1) != 0 && a > b);
        if (taken) Interrupt(ProgramVector, at, EsrTrap);
    }

    private void Interrupt(uint vector, uint srr0, uint esr)
    {
        Interrupts++;
        (_srr0, _srr1, _esr) = (srr0, _msr, esr);
        _msr &= MsrKept;
        _pc = vector;
        _loopPure = false;
    }
}
