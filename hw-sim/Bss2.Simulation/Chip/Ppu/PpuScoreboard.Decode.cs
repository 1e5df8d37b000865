namespace Bss2.Simulation;

/// <summary>What instructions read and write, and how long until it is there.</summary>
internal sealed partial class PpuScoreboard
{
    /// <summary>A resource that is always ready and that nobody writes.</summary>
    public const byte Nothing = NoTarget;

    /// <summary>Cycles from one branch that counts to the next.</summary>
    public const int CounterCycles = BranchLatency;

    private const int FirstCr = 32, Lr = 40, Ctr = 41, Xer = 42, Msr = 43, FirstSpr = 44, NoTarget = 60, Resources = 64;
    private const int LoadLatency = 5, UpdateLatency = 2, MultiplyLatency = 4, MultiplyOverflowLatency = 6, XerLatency = 3, CrLatency = 2, BranchLatency = 2;

    private static uint Rt(uint i) => i >> 21 & 31;

    private static uint Ra(uint i) => i >> 16 & 31;

    private static uint Rb(uint i) => i >> 11 & 31;

    private static IssueRule DecodeWord(uint i)
    {
        IssueRule rule = Decode(i);
        (rule.Word, rule.Code, rule.MayNeedBus) = (i, PpuCore.CodeOf(i), PpuCore.MayNeedBus(i));
        return rule;
    }

    private static IssueRule Decode(uint i)
    {
        uint op = i >> 26;
        switch (op)
        {
            case PpuOpcode.Vector: return DecodeVector(i);
            case PpuOpcode.FixedPoint: return DecodeFixedPoint(i);
            case PpuOpcode.System: return DecodeSystem(i);
            case PpuOpcode.B: { IssueRule rule = IssueRule.Create(IssueKind.Branch); if ((i & 1) != 0) rule.Writes(Lr, BranchLatency); return rule; }
            case PpuOpcode.Bc: return DecodeBranch(i, counts: true);
            case PpuOpcode.Lmw: { IssueRule rule = IssueRule.Create(IssueKind.LoadMultiple); ReadBase(ref rule, i); return rule; }
            case PpuOpcode.Stmw: { IssueRule rule = IssueRule.Create(IssueKind.StoreMultiple); ReadBase(ref rule, i); return rule; }
            case >= PpuOpcode.Lwz and <= PpuOpcode.Sthu: return DecodeAccess(i, store: op is PpuOpcode.Stw or PpuOpcode.Stwu or PpuOpcode.Stb or PpuOpcode.Stbu or PpuOpcode.Sth or PpuOpcode.Sthu, (op & 1) != 0, indexed: false);
            default: return DecodeImmediate(i, op);
        }
    }

    private static IssueRule DecodeImmediate(uint i, uint op)
    {
        IssueRule rule = IssueRule.Create(op == PpuOpcode.Twi ? IssueKind.Trap : IssueKind.Plain);
        switch (op)
        {
            case PpuOpcode.Twi: rule.Reads(Ra(i)); break;
            case PpuOpcode.Addi or PpuOpcode.Addis: ReadBase(ref rule, i); rule.Writes(Rt(i), 1); break;
            case PpuOpcode.Mulli: rule.Reads(Ra(i)); rule.Writes(Rt(i), MultiplyLatency); break;
            case PpuOpcode.Subfic or PpuOpcode.Addic or PpuOpcode.AddicRecord:
                rule.Reads(Ra(i));
                rule.Reads(Xer);
                rule.Writes(Rt(i), XerLatency);
                rule.Writes(Xer, XerLatency);
                if (op == PpuOpcode.AddicRecord) rule.Writes(FirstCr, CrLatency);
                break;
            case PpuOpcode.Cmpwi or PpuOpcode.Cmplwi: rule.Reads(Ra(i)); rule.Reads(Xer); rule.Writes(FirstCr + (Rt(i) >> 2), CrLatency); break;
            case PpuOpcode.Ori or PpuOpcode.Oris or PpuOpcode.Xori or PpuOpcode.Xoris: rule.Reads(Rt(i)); rule.Writes(Ra(i), 1); break;
            case PpuOpcode.AndiRecord or PpuOpcode.AndisRecord: rule.Reads(Rt(i)); rule.Writes(Ra(i), 1); Record(ref rule); break;
            case PpuOpcode.Rlwimi or PpuOpcode.Rlwinm or PpuOpcode.Rlwnm:
                rule.Reads(Rt(i));
                if (op == PpuOpcode.Rlwimi) rule.Reads(Ra(i));
                if (op == PpuOpcode.Rlwnm) rule.Reads(Rb(i));
                rule.Writes(Ra(i), 1);
                if ((i & 1) != 0) Record(ref rule);
                break;
        }
        return rule;
    }

    private static IssueRule DecodeAccess(uint i, bool store, bool update, bool indexed)
    {
        IssueKind kind = store ? update ? indexed ? IssueKind.StoreUpdateIndexed : IssueKind.StoreUpdate : IssueKind.Store : update ? indexed ? IssueKind.LoadUpdateIndexed : IssueKind.LoadUpdate : IssueKind.Load;
        IssueRule rule = IssueRule.Create(kind);
        ReadBase(ref rule, i);
        if (indexed) rule.Reads(Rb(i));
        if (store) rule.Reads(Rt(i));
        else rule.Writes(Rt(i), LoadLatency);
        if (update) rule.Writes(Ra(i), UpdateLatency);
        return rule;
    }

    private static IssueRule DecodeBranch(uint i, bool counts)
    {
        IssueRule rule = IssueRule.Create(IssueKind.BranchConditional);
        if ((Rt(i) & 16) == 0) rule.Reads(FirstCr + (Ra(i) >> 2));
        if ((Rt(i) & 4) == 0) rule.Reads(Ctr);
        if ((Rt(i) & 4) == 0 && counts) rule.Writes(Ctr, BranchLatency);
        if ((i & 1) != 0) rule.Writes(Lr, BranchLatency);
        return rule;
    }

    private static IssueRule DecodeSystem(uint i)
    {
        uint xo = i >> 1 & 0x3FF;
        if (xo is PpuXl.Bclr or PpuXl.Bcctr)
        {
            IssueRule branch = DecodeBranch(i, counts: xo == PpuXl.Bclr);
            branch.Reads((uint)(xo == PpuXl.Bclr ? Lr : Ctr));
            return branch;
        }
        IssueRule rule = IssueRule.Create(xo is PpuXl.Rfi or PpuXl.Rfci or PpuXl.Rfmci ? IssueKind.Return : IssueKind.Plain);
        if (rule.Kind == IssueKind.Return || PpuPattern.MnemonicOf(i) == "unknown") return rule;
        rule.Reads(FirstCr + (Ra(i) >> 2));
        if (xo != PpuXl.Mcrf) { rule.Reads(FirstCr + (Rb(i) >> 2)); rule.Reads(FirstCr + (Rt(i) >> 2)); }
        rule.Writes(FirstCr + (Rt(i) >> 2), CrLatency);
        return rule;
    }

    private static IssueRule DecodeFixedPoint(uint i)
    {
        uint xo = i >> 1 & 0x3FF;
        string mnemonic = PpuPattern.MnemonicOf(i);
        if (mnemonic == "unknown") return IssueRule.Create(IssueKind.Plain);
        if (IsArithmetic(xo & 0x1FF)) return DecodeArithmetic(i, xo & 0x1FF);
        if (xo is PpuX.Lwzx or PpuX.Lwzux or PpuX.Lbzx or PpuX.Lbzux or PpuX.Lhzx or PpuX.Lhzux or PpuX.Lhax or PpuX.Lhaux) return DecodeAccess(i, store: false, (xo & 32) != 0, indexed: true);
        if (xo is PpuX.Stwx or PpuX.Stwux or PpuX.Stbx or PpuX.Stbux or PpuX.Sthx or PpuX.Sthux) return DecodeAccess(i, store: true, (xo & 32) != 0, indexed: true);
        IssueRule rule = IssueRule.Create(xo switch { PpuX.Tw => IssueKind.Trap, PpuXfx.Mfcr => IssueKind.FromCr, PpuXfx.Mtcrf => IssueKind.MoveToCr, PpuX.Mtmsr => IssueKind.MoveToMsr, PpuX.Sync => IssueKind.Sync, _ => IssueKind.Plain });
        switch (xo)
        {
            case PpuX.Wait or PpuX.Sync: break;
            case PpuX.Tw: rule.Reads(Ra(i)); rule.Reads(Rb(i)); break;
            case PpuX.Cmpw or PpuX.Cmplw: rule.Reads(Ra(i)); rule.Reads(Rb(i)); rule.Reads(Xer); rule.Writes(FirstCr + (Rt(i) >> 2), CrLatency); break;
            case PpuXfx.Mfcr: if ((i >> 20 & 1) != 0) rule.Reads(Rt(i)); rule.Writes(Rt(i), 1); break;
            case PpuXfx.Mtcrf: rule.Reads(Rt(i)); break;
            case PpuX.Mfmsr: rule.Reads(Msr); rule.Writes(Rt(i), 1); break;
            case PpuX.Mtmsr: rule.Reads(Rt(i)); rule.Writes(Msr, MoveToMsrCycles); break;
            case PpuXfx.Mfspr: rule.Reads(Special(i)); rule.Writes(Rt(i), 1); break;
            case PpuXfx.Mtspr: rule.Reads(Rt(i)); rule.Writes(Special(i), Special(i) == Xer ? XerLatency : BranchLatency); break;
            default: DecodeLogic(ref rule, i, xo); break;
        }
        return rule;
    }

    private static void DecodeLogic(ref IssueRule rule, uint i, uint xo)
    {
        rule.Reads(Rt(i));
        if (xo is not (PpuX.Cntlzw or PpuX.Srawi or PpuX.Extsh or PpuX.Extsb or PpuX.Popcntb or PpuX.Prtyw)) rule.Reads(Rb(i));
        bool carry = xo is PpuX.Sraw or PpuX.Srawi;
        rule.Writes(Ra(i), carry ? XerLatency : 1);
        if (carry) { rule.Reads(Xer); rule.Writes(Xer, XerLatency); }
        if ((i & 1) == 0 || xo is PpuX.Popcntb or PpuX.Prtyw) return;
        if (carry) rule.Writes(FirstCr, CrLatency);
        else Record(ref rule);
    }

    private static bool IsArithmetic(uint xo) => xo is PpuXo.Add or PpuXo.Addc or PpuXo.Adde or PpuXo.Addze or PpuXo.Addme or PpuXo.Subf or PpuXo.Subfc or PpuXo.Subfe or PpuXo.Subfze or PpuXo.Subfme or PpuXo.Neg
        or PpuXo.Mullw or PpuXo.Mulhw or PpuXo.Mulhwu or PpuXo.Divw or PpuXo.Divwu;

    // Whatever writes XER goes through a longer path, and waits for the XER before it.
    private static IssueRule DecodeArithmetic(uint i, uint xo)
    {
        bool multiplies = xo is PpuXo.Mullw or PpuXo.Mulhw or PpuXo.Mulhwu, divides = xo is PpuXo.Divw or PpuXo.Divwu;
        bool one = xo is PpuXo.Addze or PpuXo.Addme or PpuXo.Subfze or PpuXo.Subfme or PpuXo.Neg;
        bool carries = xo is PpuXo.Addc or PpuXo.Adde or PpuXo.Addze or PpuXo.Addme or PpuXo.Subfc or PpuXo.Subfe or PpuXo.Subfze or PpuXo.Subfme;
        bool xer = carries || ((i & 0x400) != 0 && xo is not (PpuXo.Mulhw or PpuXo.Mulhwu));
        int latency = divides ? DivideCycles : multiplies ? xer ? MultiplyOverflowLatency : MultiplyLatency : xer ? XerLatency : 1;
        IssueRule rule = IssueRule.Create(divides ? IssueKind.Divide : IssueKind.Plain);
        rule.Reads(Ra(i));
        if (!one) rule.Reads(Rb(i));
        rule.Writes(Rt(i), latency);
        if (xer || (i & 1) != 0) rule.Reads(Xer);
        if (xer) rule.Writes(Xer, multiplies || divides ? latency : XerLatency);
        if ((i & 1) != 0) rule.Writes(FirstCr, multiplies || divides || xer ? latency + 1 : CrLatency);
        return rule;
    }

    // Register 0 as a base is the value 0: nothing to wait for.
    private static void ReadBase(ref IssueRule rule, uint i)
    {
        if (Ra(i) != 0) rule.Reads(Ra(i));
    }

    // A comparison with 0 takes SO from XER.
    private static void Record(ref IssueRule rule)
    {
        rule.Reads(Xer);
        rule.Writes(FirstCr, CrLatency);
    }

    private static uint Special(uint i)
    {
        uint number = (i >> 16 & 31) | (i >> 11 & 31) << 5;
        return number switch { PpuSpr.Xer => Xer, PpuSpr.Lr => Lr, PpuSpr.Ctr => Ctr, _ => FirstSpr + (number & 15) };
    }
}
