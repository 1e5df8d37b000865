using System.Globalization;

namespace Bss2.Experiment;

/// <summary>One instruction to one word: Power ISA forms and the FXV vector form (firmware-spec/ppu-isa.md).</summary>
internal static class PpuEncoder
{
    private static readonly Dictionary<string, uint> DisplacementOps = new()
    {
        ["lwz"] = 32, ["lwzu"] = 33, ["lbz"] = 34, ["lbzu"] = 35, ["stw"] = 36, ["stwu"] = 37, ["stb"] = 38, ["stbu"] = 39,
        ["lhz"] = 40, ["lhzu"] = 41, ["lha"] = 42, ["lhau"] = 43, ["sth"] = 44, ["sthu"] = 45, ["lmw"] = 46, ["stmw"] = 47,
    };

    private static readonly Dictionary<string, uint> ImmediateOps = new() { ["mulli"] = 7, ["subfic"] = 8, ["addic"] = 12, ["addic."] = 13, ["addi"] = 14, ["addis"] = 15 };

    private static readonly Dictionary<string, uint> LogicalImmediateOps = new() { ["ori"] = 24, ["oris"] = 25, ["xori"] = 26, ["xoris"] = 27, ["andi."] = 28, ["andis."] = 29 };

    private static readonly Dictionary<string, uint> ArithmeticOps = new()
    {
        ["subfc"] = 8, ["addc"] = 10, ["mulhwu"] = 11, ["subf"] = 40, ["mulhw"] = 75, ["neg"] = 104, ["subfe"] = 136, ["adde"] = 138, ["subfze"] = 200, ["addze"] = 202,
        ["subfme"] = 232, ["addme"] = 234, ["mullw"] = 235, ["add"] = 266, ["divwu"] = 459, ["divw"] = 491,
    };

    private static readonly Dictionary<string, uint> LogicalOps = new()
    {
        ["slw"] = 24, ["cntlzw"] = 26, ["and"] = 28, ["andc"] = 60, ["popcntb"] = 122, ["nor"] = 124, ["prtyw"] = 154, ["eqv"] = 284, ["xor"] = 316, ["orc"] = 412, ["or"] = 444,
        ["nand"] = 476, ["srw"] = 536, ["sraw"] = 792, ["extsh"] = 922, ["extsb"] = 954,
    };

    private static readonly Dictionary<string, uint> IndexedOps = new()
    {
        ["lwzx"] = 23, ["lwzux"] = 55, ["lbzx"] = 87, ["lbzux"] = 119, ["stwx"] = 151, ["stwux"] = 183, ["stbx"] = 215, ["stbux"] = 247, ["lhzx"] = 279, ["lhzux"] = 311,
        ["lhax"] = 343, ["lhaux"] = 375, ["sthx"] = 407, ["sthux"] = 439,
    };

    private static readonly Dictionary<string, (uint Bo, uint Bi)> Branches = new()
    {
        ["blt"] = (12, 0), ["bgt"] = (12, 1), ["beq"] = (12, 2), ["bge"] = (4, 0), ["ble"] = (4, 1), ["bne"] = (4, 2), ["bdnz"] = (16, 0), ["bdz"] = (18, 0),
    };

    private static readonly Dictionary<string, uint> Specials = new()
    {
        ["xer"] = 1, ["lr"] = 8, ["ctr"] = 9, ["dec"] = 22, ["srr0"] = 26, ["srr1"] = 27, ["decar"] = 54, ["csrr0"] = 58, ["csrr1"] = 59, ["dear"] = 61, ["esr"] = 62, ["gin"] = 65, ["gout"] = 66,
        ["goe"] = 67, ["iccr"] = 68, ["tbl"] = 284, ["tbu"] = 285, ["tsr"] = 336, ["tcr"] = 340, ["mcsrr0"] = 570, ["mcsrr1"] = 571,
    };

    private static readonly Dictionary<string, uint> VectorOps = new()
    {
        ["fxvmahm"] = 12, ["fxvmabm"] = 13, ["fxvmtacb"] = 14, ["fxvmtach"] = 15, ["fxvmahfs"] = 28, ["fxvmabfs"] = 29, ["fxvmtacbf"] = 30, ["fxvmtachf"] = 31, ["fxvmatachm"] = 44, ["fxvmatacbm"] = 45,
        ["fxvmatachfs"] = 60, ["fxvmatacbfs"] = 61, ["fxvmulhm"] = 76, ["fxvmulbm"] = 77, ["fxvmulhfs"] = 92, ["fxvmulbfs"] = 93, ["fxvmultachm"] = 108, ["fxvmultacbm"] = 109, ["fxvmultachfs"] = 124,
        ["fxvmultacbfs"] = 125, ["fxvinx"] = 236, ["fxvpckbu"] = 239, ["fxvoutx"] = 252, ["fxvpckbl"] = 255, ["fxvsplath"] = 268, ["fxvsplatb"] = 269, ["fxvupckbr"] = 271, ["fxvupckbl"] = 287,
        ["fxvcmph"] = 300, ["fxvcmpb"] = 301, ["fxvshh"] = 316, ["fxvshb"] = 317, ["fxvsel"] = 319, ["fxvsubhm"] = 332, ["fxvsubbm"] = 333, ["fxvsubhfs"] = 348, ["fxvsubbfs"] = 349,
        ["fxvaddactachm"] = 364, ["fxvaddactacb"] = 365, ["fxvaddactachf"] = 380, ["fxvaddactacbf"] = 381, ["fxvaddachm"] = 396, ["fxvaddacbm"] = 397, ["fxvaddachfs"] = 412, ["fxvaddacbfs"] = 413,
        ["fxvaddtachm"] = 428, ["fxvaddtacb"] = 429, ["fxvaddhm"] = 460, ["fxvaddbm"] = 461, ["fxvaddhfs"] = 476, ["fxvaddbfs"] = 477, ["fxvlax"] = 492, ["fxvstax"] = 508,
    };

    /// <summary>Encodes one instruction at byte address <paramref name="at"/>.</summary>
    public static uint Encode(string mnemonic, string[] operands, uint at, Func<string, long> evaluate, Func<string, Exception> wrong)
    {
        var o = new Operands(operands, evaluate, wrong);
        if (DisplacementOps.TryGetValue(mnemonic, out uint op)) { (uint ra, uint d) = o.Displacement(1); return D(op, o.Register(0), ra, d); }
        if (ImmediateOps.TryGetValue(mnemonic, out op)) return D(op, o.Register(0), o.Register(1), o.Immediate(2));
        if (LogicalImmediateOps.TryGetValue(mnemonic, out op)) return D(op, o.Register(1), o.Register(0), o.Immediate(2));
        bool record = mnemonic.EndsWith('.');
        string plain = record ? mnemonic[..^1] : mnemonic;
        uint rc = record ? 1u : 0;
        if (ArithmeticOps.TryGetValue(plain, out op)) return X(31, o.Register(0), o.Register(1), o.Count > 2 ? o.Register(2) : 0, op) | rc;
        if (LogicalOps.TryGetValue(plain, out op)) return X(31, o.Register(1), o.Register(0), o.Count > 2 ? o.Register(2) : 0, op) | rc;
        if (IndexedOps.TryGetValue(plain, out op)) return X(31, o.Register(0), o.Register(1), o.Register(2), op);
        if (VectorOps.TryGetValue(plain, out op)) return Vector(plain, op, o);
        if (Branches.TryGetValue(plain, out (uint Bo, uint Bi) branch)) return Conditional(branch.Bo, branch.Bi, o, at, wrong);
        return Simple(plain, o, at, wrong) | rc;
    }

    private static uint Simple(string mnemonic, Operands o, uint at, Func<string, Exception> wrong)
    {
        switch (mnemonic)
        {
            case "li": return D(14, o.Register(0), 0, o.Immediate(1));
            case "lis": return D(15, o.Register(0), 0, o.Immediate(1));
            case "mr": return X(31, o.Register(1), o.Register(0), o.Register(1), 444);
            case "nop": return 0x6000_0000;
            case "sub": return X(31, o.Register(0), o.Register(2), o.Register(1), 40);
            case "cmpw": return X(31, 0, o.Register(0), o.Register(1), 0);
            case "cmplw": return X(31, 0, o.Register(0), o.Register(1), 32);
            case "cmpwi": return D(11, 0, o.Register(0), o.Immediate(1));
            case "cmplwi": return D(10, 0, o.Register(0), o.Immediate(1));
            case "slwi": return Rotate(21, o.Register(1), o.Register(0), o.Number(2), 0, 31 - o.Number(2));
            case "srwi": return Rotate(21, o.Register(1), o.Register(0), 32 - o.Number(2), o.Number(2), 31);
            case "rlwinm": return Rotate(21, o.Register(1), o.Register(0), o.Number(2), o.Number(3), o.Number(4));
            case "rlwimi": return Rotate(20, o.Register(1), o.Register(0), o.Number(2), o.Number(3), o.Number(4));
            case "srawi": return X(31, o.Register(1), o.Register(0), o.Number(2), 824);
            case "b" or "bl": return (18u << 26) | (Relative(o, 0, at, 26, wrong) & 0x03FF_FFFC) | (mnemonic == "bl" ? 1u : 0);
            case "blr": return X(19, 20, 0, 0, 16);
            case "bctr": return X(19, 20, 0, 0, 528);
            case "sync": return X(31, 0, 0, 0, 598);
            case "wait": return X(31, 0, 0, 0, 62);
            case "rfi": return X(19, 0, 0, 0, 50);
            case "mfmsr": return X(31, o.Register(0), 0, 0, 83);
            case "mtmsr": return X(31, o.Register(0), 0, 0, 146);
            case "mfcr": return X(31, o.Register(0), 0, 0, 19);
            case "mtcr": return X(31, o.Register(0), 0, 0, 144) | (0xFFu << 12);
            case "mfspr": return Spr(339, o.Register(0), o.Text(1), wrong);
            case "mtspr": return Spr(467, o.Register(1), o.Text(0), wrong);
        }
        if (mnemonic.Length > 2 && mnemonic.StartsWith("mf", StringComparison.Ordinal) && Specials.ContainsKey(mnemonic[2..])) return Spr(339, o.Register(0), mnemonic[2..], wrong);
        if (mnemonic.Length > 2 && mnemonic.StartsWith("mt", StringComparison.Ordinal) && Specials.ContainsKey(mnemonic[2..])) return Spr(467, o.Register(0), mnemonic[2..], wrong);
        throw wrong($"'{mnemonic}' is no instruction of the PPU that this assembler knows");
    }

    private static uint Vector(string mnemonic, uint xo, Operands o)
    {
        uint condition = 0;
        int count = o.Count;
        if (count > 0 && o.Text(count - 1) is "gt" or "lt" or "eq") { condition = o.Text(count - 1) switch { "gt" => 1u, "lt" => 2u, _ => 3u }; count--; }
        uint a = o.Register(0), b = count > 1 ? o.Register(1) : 0;
        uint c = count > 2 ? (mnemonic is "fxvshh" or "fxvshb" ? o.Immediate(2) & 31 : o.Register(2)) : 0;
        // Instructions without a target register take their first operand as VRA.
        bool noTarget = mnemonic.StartsWith("fxvcmp", StringComparison.Ordinal) || mnemonic.StartsWith("fxvmtac", StringComparison.Ordinal) || mnemonic.Contains("tac", StringComparison.Ordinal);
        (uint rt, uint ra, uint rb) = noTarget ? (0u, a, b) : (a, b, c);
        return (4u << 26) | (rt << 21) | (ra << 16) | (rb << 11) | (xo << 2) | condition;
    }

    private static uint Conditional(uint bo, uint bi, Operands o, uint at, Func<string, Exception> wrong) => (16u << 26) | (bo << 21) | (bi << 16) | (Relative(o, o.Count - 1, at, 16, wrong) & 0xFFFC);

    private static uint Relative(Operands o, int index, uint at, int bits, Func<string, Exception> wrong)
    {
        long target = o.Text(index) == "." ? at : o.Value(index), offset = target - at;
        if (offset < -(1L << (bits - 1)) || offset >= 1L << (bits - 1)) throw wrong($"the branch target is {offset} bytes away; the instruction reaches {1L << (bits - 1)}");
        return (uint)offset;
    }

    private static uint Spr(uint xo, uint register, string name, Func<string, Exception> wrong)
    {
        if (!Specials.TryGetValue(name, out uint number) && !uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            throw wrong($"expected a special register, found '{name}'");
        return (31u << 26) | (register << 21) | ((number & 31) << 16) | ((number >> 5) << 11) | (xo << 1);
    }

    private static uint D(uint op, uint rt, uint ra, uint immediate) => (op << 26) | (rt << 21) | (ra << 16) | (immediate & 0xFFFF);

    private static uint X(uint op, uint rt, uint ra, uint rb, uint xo) => (op << 26) | (rt << 21) | (ra << 16) | (rb << 11) | (xo << 1);

    private static uint Rotate(uint op, uint rs, uint ra, uint shift, uint begin, uint end) => (op << 26) | (rs << 21) | (ra << 16) | ((shift & 31) << 11) | ((begin & 31) << 6) | ((end & 31) << 1);

    private readonly struct Operands(string[] texts, Func<string, long> evaluate, Func<string, Exception> wrong)
    {
        public int Count => texts.Length;

        public string Text(int index) => index < texts.Length ? texts[index] : throw wrong($"expected operand {index + 1}, found {texts.Length} operands");

        public long Value(int index) => evaluate(Text(index));

        public uint Number(int index) => (uint)Value(index);

        public uint Register(int index)
        {
            string text = Text(index), digits = text.TrimStart('r', 'v');
            return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint register) && register < 32
                ? register
                : throw wrong($"expected a register (r0..r31 or v0..v31) as operand {index + 1}, found '{text}'");
        }

        public uint Immediate(int index)
        {
            long value = Value(index);
            return value is >= -32768 and <= 65535 ? (uint)value & 0xFFFF : throw wrong($"the value {value} does not fit 16 bits");
        }

        public (uint Register, uint Displacement) Displacement(int index)
        {
            string text = Text(index);
            int open = text.LastIndexOf('(');
            if (open < 0 || !text.EndsWith(')')) throw wrong($"expected displacement(register), found '{text}'");
            long value = open == 0 ? 0 : evaluate(text[..open]);
            if (value is < -32768 or > 65535) throw wrong($"the displacement {value} does not fit 16 bits");
            return (new Operands([text[(open + 1)..^1]], evaluate, wrong).Register(0), (uint)value & 0xFFFF);
        }
    }
}
