namespace Bss2.Cli.Traffic;

/// <summary>What both directions of one connection must know of each other.</summary>
internal sealed class Conversation
{
    private long _skippedFrom = long.MaxValue;
    private int _skippedProgram;

    /// <summary>Reads of the omnibus under way, in order; one queue, as on the FPGA.</summary>
    public Queue<PendingRead> Omnibus { get; private set; } = new();

    /// <summary>JTAG data whose response is kept, in order.</summary>
    public Queue<PendingRead> Jtag { get; private set; } = new();

    /// <summary>Words of programs without an answer to their halt, by program.</summary>
    public Dictionary<int, List<ulong>> Programs { get; } = [];

    /// <summary>Frames are missing: from here on nobody knows which answer belongs to which read.</summary>
    public bool IsTorn { get; private set; }

    public void Tear()
    {
        IsTorn = true;
        Omnibus.Clear();
        Jtag.Clear();
    }

    public void AddOmnibus(in PendingRead read)
    {
        if (!IsSkipped(read)) Omnibus.Enqueue(read);
    }

    public void AddJtag(in PendingRead read)
    {
        if (!IsSkipped(read)) Jtag.Enqueue(read);
    }

    /// <summary>An instruction timed out: what its program holds behind it is skipped and never answered.</summary>
    public void TimeOut(int program, long index)
    {
        (_skippedProgram, _skippedFrom) = (program, index);
        Omnibus = new(Omnibus.Where(r => !IsSkipped(r)));
        Jtag = new(Jtag.Where(r => !IsSkipped(r)));
    }

    private bool IsSkipped(PendingRead read) => IsTorn || (read.Program == _skippedProgram && read.Index >= _skippedFrom);
}
