using System.Numerics;

namespace Bss2.Simulation;

/// <summary>Scalar instructions, with nux's deviations from the Power ISA (vectors/ppu/README.md).</summary>
internal sealed partial class PpuCore
{
    private const uint So = 0x8000_0000, Ov = 0x4000_0000, Ca = 0x2000_0000, XerMask = So | Ov | Ca;
    private const uint MsrMask = 0x0002_9230, MsrKept = 0x0002_1200, EsrMask = 0x0F8F_07E2, EsrTrap = 0x0200_0000;
    private const uint AlignmentVector = 0x18, ProgramVector = 0x1C;

    private static uint Rt(uint i) => i >> 21 & 31;

    private static uint Ra(uint i) => i >> 16 & 31;

    private static uint Rb(uint i) => i >> 11 & 31;

    private uint RaOrZero(uint i) => Ra(i) == 0 ? 0 : _gpr[Ra(i)];

    private static uint SignedImmediate(uint i) => (uint)(short)i;

    private bool NeedsBus(uint i)
    {
        uint op = i >> 26;
        if (op == PpuOpcode.Vector) return (i >> 2 & 0x1FF) is PpuFxv.Inx or PpuFxv.Outx;
        if (_wraps) return false;
        if (op is >= PpuOpcode.Lwz and <= PpuOpcode.Stmw) return RaOrZero(i) + Displacement(i, op) >= SramBytes;
        return op == PpuOpcode.FixedPoint && IsIndexedAccess(i >> 1 & 0x3FF) && RaOrZero(i) + _gpr[Rb(i)] >= SramBytes;
    }

    // lha and lhau take their displacement without sign (deviation 2).
    private static uint Displacement(uint i, uint op) => op is PpuOpcode.Lha or PpuOpcode.Lhau ? i & 0xFFFF : SignedImmediate(i);

    private static bool IsIndexedAccess(uint xo) => xo is PpuX.Lwzx or PpuX.Lwzux or PpuX.Lbzx or PpuX.Lbzux or PpuX.Lhzx or PpuX.Lhzux or PpuX.Lhax or PpuX.Lhaux or PpuX.Stwx or PpuX.Stwux or PpuX.Stbx or PpuX.Stbux or PpuX.Sthx or PpuX.Sthux;

    // Time stands one cycle after the instruction's start meanwhile.
    private void Execute(uint i, uint at, IPpuBus? bus)
    {
        uint op = i >> 26;
        switch (op)
        {
            case PpuOpcode.Twi: Trap(i, _gpr[Ra(i)], i & 0xFFFF, at); break;
            case PpuOpcode.Vector: ExecuteVector(i, bus); break;
            case PpuOpcode.Mulli: _gpr[Rt(i)] = (uint)((int)_gpr[Ra(i)] * (short)i); break;
            case PpuOpcode.Subfic: _gpr[Rt(i)] = AddCarry(~_gpr[Ra(i)], SignedImmediate(i), 1); break;
            case PpuOpcode.Cmplwi: Compare(i, _gpr[Ra(i)] < (i & 0xFFFF), _gpr[Ra(i)] > (i & 0xFFFF)); break;
            case PpuOpcode.Cmpwi: Compare(i, (int)_gpr[Ra(i)] < (short)i, (int)_gpr[Ra(i)] > (short)i); break;
            case PpuOpcode.Addic: _gpr[Rt(i)] = AddCarry(_gpr[Ra(i)], SignedImmediate(i), 0); break;
            case PpuOpcode.AddicRecord: SetCr0(_gpr[Rt(i)] = AddCarry(_gpr[Ra(i)], SignedImmediate(i), 0)); break;
            case PpuOpcode.Addi: _gpr[Rt(i)] = RaOrZero(i) + SignedImmediate(i); break;
            case PpuOpcode.Addis: _gpr[Rt(i)] = RaOrZero(i) + (i << 16); break;
            case PpuOpcode.Bc: BranchConditional(i, at); break;
            case PpuOpcode.B: BranchTo(((uint)((int)(i << 6) >> 6) & ~3u) + ((i & 2) != 0 ? 0 : at), i, at); break;
            case PpuOpcode.System: ExecuteXl(i, at); break;
            case PpuOpcode.Rlwimi: Rotate(i, i >> 11 & 31, insert: true); break;
            case PpuOpcode.Rlwinm: Rotate(i, i >> 11 & 31, insert: false); break;
            case PpuOpcode.Rlwnm: Rotate(i, _gpr[Rb(i)] & 31, insert: false); break;
            case PpuOpcode.Ori: _gpr[Ra(i)] = _gpr[Rt(i)] | (i & 0xFFFF); break;
            case PpuOpcode.Oris: _gpr[Ra(i)] = _gpr[Rt(i)] | (i << 16); break;
            case PpuOpcode.Xori: _gpr[Ra(i)] = _gpr[Rt(i)] ^ (i & 0xFFFF); break;
            case PpuOpcode.Xoris: _gpr[Ra(i)] = _gpr[Rt(i)] ^ (i << 16); break;
            case PpuOpcode.AndiRecord: SetCr0(_gpr[Ra(i)] = _gpr[Rt(i)] & (i & 0xFFFF)); break;
            case PpuOpcode.AndisRecord: SetCr0(_gpr[Ra(i)] = _gpr[Rt(i)] & (i << 16)); break;
            case PpuOpcode.FixedPoint: ExecuteX(i, at, bus); break;
            case PpuOpcode.Lmw or PpuOpcode.Stmw: MultipleAccess(i, op == PpuOpcode.Stmw, bus); break;
            case >= PpuOpcode.Lwz and <= PpuOpcode.Sthu: Access(i, RaOrZero(i) + Displacement(i, op), ToKind(op), (op & 1) != 0, bus); break;
            default: Unknown(i, at); break;
        }
    }

    private void Unknown(uint i, uint at) => Fault(PpuFaultKind.UnknownInstruction, at, i);

    private void Sleep() => (_sleeping, SleepCycle) = (true, _cycle);

    private enum AccessKind { LoadWord, LoadByte, StoreWord, StoreByte, LoadHalf, LoadHalfSigned, StoreHalf }

    private static AccessKind ToKind(uint op) => ((op - 32) >> 1) switch { 0 => AccessKind.LoadWord, 1 => AccessKind.LoadByte, 2 => AccessKind.StoreWord, 3 => AccessKind.StoreByte, 4 => AccessKind.LoadHalf, 5 => AccessKind.LoadHalfSigned, _ => AccessKind.StoreHalf };

    private void Access(uint i, uint address, AccessKind kind, bool update, IPpuBus? bus)
    {
        bool word = kind is AccessKind.LoadWord or AccessKind.StoreWord, half = kind is AccessKind.LoadHalf or AccessKind.LoadHalfSigned or AccessKind.StoreHalf;
        if ((word && (address & 3) != 0) || (half && (address & 3) == 3)) { Misaligned(i); return; }
        int shift = word ? 0 : half ? 16 - (int)(8 * (address & 3)) : 24 - (int)(8 * (address & 3));
        uint mask = word ? uint.MaxValue : half ? 0xFFFF : 0xFFu;
        if (kind is AccessKind.StoreWord or AccessKind.StoreHalf or AccessKind.StoreByte)
        {
            StoreWord(address, _gpr[Rt(i)] << shift, mask << shift, bus);
        }
        else
        {
            uint value = (LoadWord(address, bus) >> shift) & mask;
            _gpr[Rt(i)] = kind == AccessKind.LoadHalfSigned ? (uint)(short)value : value;
        }
        if (update) _gpr[Ra(i)] = address;
    }

    private uint LoadWord(uint address, IPpuBus? bus)
    {
        if (_wraps || address < SramBytes) return _sram[(address >> 2) & (SramWords - 1)];
        uint data = bus!.ReadWord(address & ~3u, out int cycles);
        _busCycles += (ulong)cycles;
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
        _busCycles += (ulong)cycles;
    }

    private void MultipleAccess(uint i, bool store, IPpuBus? bus)
    {
        uint address = RaOrZero(i) + SignedImmediate(i);
        for (uint r = Rt(i); r < 32; r++, address += 4)
        {
            if ((address & 3) != 0)
            {
                ReplayNext(i, step: r - Rt(i), bus);
                Misaligned(i);
                return;
            }
            // A base register inside the loaded range gives its new value to the rest (deviation 11).
            if (store) StoreWord(address, _gpr[r], uint.MaxValue, bus);
            else
            {
                uint next = LoadWord(address, bus);
                _gpr[r] = next;
                if (r == Ra(i) && r != 0) address = next + SignedImmediate(i) + (4 * (r - Rt(i)));
            }
        }
    }

    // An access that becomes misaligned in the middle (its base was loaded by it: an invalid form) traps four steps later, and nux's counter of
    // steps, five bits, then runs on round to 0: meanwhile the instruction behind is issued again and again (programs.jsonl, "lmw RA in range").
    private void ReplayNext(uint i, uint step, IPpuBus? bus)
    {
        const uint trapSteps = 4, counterSteps = 32;
        uint next = _sram[(_pc >> 2) & (SramWords - 1)], behind = _pc;
        if (step == 0 || step + trapSteps >= 32 - Rt(i) || NeedsBus(next) || (!_wraps && behind >= SramBytes)) return;
        for (uint n = step + trapSteps; n < counterSteps; n++) Execute(next, behind, bus);
        _pc = behind;
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
            case PpuXl.Mcrf:
                int to = 28 - (4 * (int)(i >> 23 & 7)), from = 28 - (4 * (int)(i >> 18 & 7));
                _cr = (_cr & ~(15u << to)) | ((_cr >> from & 15) << to);
                break;
            case PpuXl.Bclr or PpuXl.Bcctr:
                uint target = (xo == PpuXl.Bclr ? _lr : _ctr) & ~3u;
                bool taken = Condition(i, decrement: xo == PpuXl.Bclr);
                if ((i & 1) != 0) _lr = at + 4;
                if (taken) _pc = target;
                break;
            case PpuXl.Rfi: Return(_srr0, _srr1); break;
            case PpuXl.Rfci: Return(_csrr0, _csrr1); break;
            case PpuXl.Rfmci: Return(_mcsrr0, _mcsrr1); break;
            case PpuXl.Crnor or PpuXl.Crandc or PpuXl.Crxor or PpuXl.Crnand or PpuXl.Crand or PpuXl.Creqv or PpuXl.Crorc or PpuXl.Cror: CrLogic(i, xo); break;
            default: Unknown(i, at); break;
        }
    }

    private void CrLogic(uint i, uint xo)
    {
        bool a = (_cr >> (31 - (int)Ra(i)) & 1) != 0, b = (_cr >> (31 - (int)Rb(i)) & 1) != 0;
        bool result = xo switch { PpuXl.Crnor => !(a | b), PpuXl.Crandc => a & !b, PpuXl.Crxor => a ^ b, PpuXl.Crnand => !(a & b), PpuXl.Crand => a & b, PpuXl.Creqv => a == b, PpuXl.Crorc => a | !b, _ => a | b };
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
            case PpuX.Cmpw: Compare(i, (int)_gpr[Ra(i)] < (int)b, (int)_gpr[Ra(i)] > (int)b); return;
            case PpuX.Cmplw: Compare(i, _gpr[Ra(i)] < b, _gpr[Ra(i)] > b); return;
            case PpuX.Tw: Trap(i, _gpr[Ra(i)], b, at); return;
            case PpuXfx.Mfcr: MoveFromCr(i); return;
            case PpuXfx.Mtcrf: MoveToCr(i); return;
            case PpuX.Wait: Sleep(); return;
            case PpuX.Mfmsr: _gpr[Rt(i)] = _msr; return;
            case PpuX.Mtmsr: WriteMsr(s); return;
            case PpuXfx.Mfspr: _gpr[Rt(i)] = ReadSpr(i); return;
            case PpuXfx.Mtspr: WriteSpr(i, s); return;
            case PpuX.Sync: return;
        }
        if (IsIndexedAccess(xo)) { Access(i, RaOrZero(i) + b, ToIndexedKind(xo), (xo & 32) != 0, bus); return; }
        if (!ExecuteLogic(i, xo, s, b)) Unknown(i, at);
    }

    private static AccessKind ToIndexedKind(uint xo) => (xo & ~32u) switch { 23 => AccessKind.LoadWord, 87 => AccessKind.LoadByte, 151 => AccessKind.StoreWord, 215 => AccessKind.StoreByte, 279 => AccessKind.LoadHalf, 343 => AccessKind.LoadHalfSigned, _ => AccessKind.StoreHalf };

    private bool ExecuteLogic(uint i, uint xo, uint s, uint b)
    {
        uint? result = xo switch
        {
            PpuX.Slw => s << (int)(b & 31),
            PpuX.Srw => s >> (int)(b & 31),
            PpuX.Sraw => ShiftArithmetic(s, b & 31),
            PpuX.Srawi => ShiftArithmetic(s, Rb(i)),
            PpuX.Cntlzw => (uint)BitOperations.LeadingZeroCount(s),
            PpuX.And => s & b,
            PpuX.Andc => s & ~b,
            PpuX.Nor => ~(s | b),
            PpuX.Eqv => ~(s ^ b),
            PpuX.Xor => s ^ b,
            PpuX.Orc => s | ~b,
            PpuX.Or => s | b,
            PpuX.Nand => ~(s & b),
            PpuX.Extsh => (uint)(short)s,
            PpuX.Extsb => (uint)(sbyte)s,
            PpuX.Popcntb => PopulationCountBytes(s),
            PpuX.Prtyw => (s ^ (s >> 8) ^ (s >> 16) ^ (s >> 24)) & 1,
            _ => null,
        };
        if (result is not uint value) return false;
        _gpr[Ra(i)] = value;
        if ((i & 1) != 0 && xo is not (PpuX.Popcntb or PpuX.Prtyw)) SetCr0(value);
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
            case PpuXo.Add: result = a + b; overflow = AddOverflow(a, b, result); break;
            case PpuXo.Addc: result = AddCarry(a, b, 0); overflow = AddOverflow(a, b, result); break;
            case PpuXo.Adde: result = AddCarry(a, b, carry); overflow = AddOverflow(a, b, result); break;
            case PpuXo.Addze: result = AddCarry(a, 0, carry); overflow = AddOverflow(a, 0, result); break;
            case PpuXo.Addme: result = AddCarry(a, uint.MaxValue, carry); overflow = AddOverflow(a, uint.MaxValue, result); break;
            case PpuXo.Subf: result = b - a; overflow = AddOverflow(~a, b, result); break;
            case PpuXo.Subfc: result = AddCarry(~a, b, 1); overflow = AddOverflow(~a, b, result); break;
            case PpuXo.Subfe: result = AddCarry(~a, b, carry); overflow = AddOverflow(~a, b, result); break;
            case PpuXo.Subfze: result = AddCarry(~a, 0, carry); overflow = AddOverflow(~a, 0, result); break;
            case PpuXo.Subfme: result = AddCarry(~a, uint.MaxValue, carry); overflow = AddOverflow(~a, uint.MaxValue, result); break;
            case PpuXo.Neg: result = 0 - a; overflow = a == So; break;
            case PpuXo.Mullw: result = a * b; overflow = (long)(int)a * (int)b != (int)result; break;
            case PpuXo.Mulhw: result = (uint)((long)(int)a * (int)b >> 32); setsOverflow = false; break;
            case PpuXo.Mulhwu: result = (uint)((ulong)a * b >> 32); setsOverflow = false; break;
            case PpuXo.Divw: result = Divide(a, b, out overflow); break;
            case PpuXo.Divwu: result = b == 0 ? uint.MaxValue : a / b; overflow = b == 0; break;
            default: return false;
        }
        if (xo is PpuXo.Mulhw or PpuXo.Mulhwu && (i & 0x400) != 0) setsOverflow = false;
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
            case PpuSpr.Xer: return _xer;
            case PpuSpr.Lr: return _lr;
            case PpuSpr.Ctr: return _ctr;
            case PpuSpr.Srr0: return _srr0;
            case PpuSpr.Srr1: return _srr1;
            case PpuSpr.Csrr0: return _csrr0;
            case PpuSpr.Csrr1: return _csrr1;
            case PpuSpr.Dear: return _dear;
            case PpuSpr.Esr: return _esr;
            case PpuSpr.Mcsrr0: return _mcsrr0;
            case PpuSpr.Mcsrr1: return _mcsrr1;
            case PpuSpr.Tbl: _loopPure = false; return (uint)TimeBase;
            case PpuSpr.Tbu: _loopPure = false; return (uint)(TimeBase >> 32);
            default: return ReadTimerSpr(SprNumber(i));
        }
    }

    private void WriteSpr(uint i, uint value)
    {
        switch (SprNumber(i))
        {
            case PpuSpr.Xer: _xer = value & XerMask; break;
            case PpuSpr.Lr: _lr = value; break;
            case PpuSpr.Ctr: _ctr = value; break;
            case PpuSpr.Srr0: _srr0 = value; break;
            case PpuSpr.Srr1: _srr1 = value; break;
            case PpuSpr.Csrr0: _csrr0 = value; break;
            case PpuSpr.Csrr1: _csrr1 = value; break;
            case PpuSpr.Dear: _dear = value; break;
            case PpuSpr.Esr: _esr = value & EsrMask; break;
            case PpuSpr.Mcsrr0: _mcsrr0 = value; break;
            case PpuSpr.Mcsrr1: _mcsrr1 = value; break;
            default: WriteTimerSpr(SprNumber(i), value); break;
        }
    }

    private static uint SprNumber(uint i) => (i >> 16 & 31) | (i >> 11 & 31) << 5;

    private void Trap(uint i, uint a, uint b, uint at)
    {
        uint to = Rt(i);
        bool taken = ((to & 16) != 0 && (int)a < (int)b) || ((to & 8) != 0 && (int)a > (int)b) || ((to & 4) != 0 && a == b) || ((to & 2) != 0 && a < b) || ((to & 1) != 0 && a > b);
        if (!taken) return;
        Fault(PpuFaultKind.Trap, at, i);
        Interrupt(ProgramVector, at, EsrTrap);
    }

    // The instruction counter is past the instruction already.
    private void Misaligned(uint i)
    {
        Fault(PpuFaultKind.MisalignedAccess, _pc - 4, i);
        Interrupt(AlignmentVector, _pc - 4, 0);
    }

    private void Interrupt(uint vector, uint srr0, uint esr)
    {
        (_srr0, _srr1, _esr) = (srr0, _msr, esr);
        _msr &= MsrKept;
        _pc = vector;
        _loopPure = false;
        FindNextInterrupt();
    }

    private void Return(uint address, uint msr)
    {
        _pc = address & ~3u;
        WriteMsr(msr);
    }

    private void WriteMsr(uint value)
    {
        _msr = value & MsrMask;
        FindNextInterrupt();
    }
}
