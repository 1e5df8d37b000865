namespace Bss2.Simulation;

/// <summary>How an instruction occupies the processor beyond reading and writing registers.</summary>
internal enum IssueKind : byte
{
    Plain, Load, LoadUpdate, LoadUpdateIndexed, LoadMultiple, Store, StoreUpdate, StoreUpdateIndexed, StoreMultiple, Divide, Branch, BranchConditional, Return, Trap,
    FromCr, MoveToCr, MoveToMsr, Sync, Vector,
}

/// <summary>A decoded instruction: what it waits for and what it makes wait, as numbers of resources (<see cref="PpuScoreboard"/>), and how it is executed.</summary>
internal struct IssueRule
{
    public uint Word;
    public IssueKind Kind;
    public PpuCode Code;
    public bool MayNeedBus;
    public byte Source0, Source1, Source2, Source3, Target0, Target1, Target2, Latency0, Latency1, Latency2;

    public static IssueRule Create(IssueKind kind) => new()
    {
        Kind = kind, Source0 = PpuScoreboard.Nothing, Source1 = PpuScoreboard.Nothing, Source2 = PpuScoreboard.Nothing, Source3 = PpuScoreboard.Nothing,
        Target0 = PpuScoreboard.Nothing, Target1 = PpuScoreboard.Nothing, Target2 = PpuScoreboard.Nothing,
    };

    public void Reads(uint resource)
    {
        if (Source0 == PpuScoreboard.Nothing) Source0 = (byte)resource;
        else if (Source1 == PpuScoreboard.Nothing) Source1 = (byte)resource;
        else if (Source2 == PpuScoreboard.Nothing) Source2 = (byte)resource;
        else Source3 = (byte)resource;
    }

    public void Writes(uint resource, int latency)
    {
        if (Target0 == PpuScoreboard.Nothing) (Target0, Latency0) = ((byte)resource, (byte)latency);
        else if (Target1 == PpuScoreboard.Nothing) (Target1, Latency1) = ((byte)resource, (byte)latency);
        else (Target2, Latency2) = ((byte)resource, (byte)latency);
    }
}
