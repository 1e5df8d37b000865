namespace Bss2.Simulation;

/// <summary>The vector unit beside the scalar part: a queue of four, and units that work at the same time.</summary>
internal sealed partial class PpuScoreboard
{
    private const int QueueDepth = 4, Conditions = 32, VectorResources = 33;

    // Latency until a dependent instruction may start; occupation of the unit; until sync sees the pipe empty.
    private static readonly VectorCost Arithmetic = new(0, 13, 4, 14), Accumulate = new(0, 12, 3, 13), Splat = new(1, 6, 2, 8), Permute = new(2, 12, 6, 10), Shift5 = new(2, 11, 3, 9), Compare = new(2, 5, 8, 8),
        Memory = new(3, 38, 37, 41), In = new(4, 7, 3, 9), Out = new(4, 0, 3, 10);

    private int _queued;
    private bool _lastArithmeticWrote;

    private readonly record struct VectorCost(int Unit, uint Latency, uint Occupation, uint Pipe);

    private static IssueRule DecodeVector(uint i)
    {
        IssueRule rule = IssueRule.Create(IssueKind.Vector);
        switch (i >> 2 & 0x1FF)
        {
            case PpuFxv.Inx or PpuFxv.Outx or PpuFxv.Lax or PpuFxv.Stax: ReadBase(ref rule, i); rule.Reads(Rb(i)); break;
            // With register 0 it does not wait (vectors/ppu/README.md, deviation 13).
            case PpuFxv.Splath or PpuFxv.Splatb: ReadBase(ref rule, i); break;
        }
        return rule;
    }

    // Into the queue once the fourth instruction before has left it; to the port once it has answered.
    private ulong StartOfVector(uint i, ulong start)
    {
        if ((i >> 2 & 0x1FF) is PpuFxv.Inx or PpuFxv.Outx) start = Math.Max(start, _times[PortFree]);
        return Math.Max(start, _times[Queue + _queued]);
    }

    private void CompleteVector(uint i, ulong start, ulong busCycles)
    {
        uint xo = i >> 2 & 0x1FF;
        VectorCost cost = CostOf(xo);
        bool writes = WritesRegister(xo), conditional = (i & 3) != 0 && xo is not (PpuFxv.Pckbu or PpuFxv.Pckbl or PpuFxv.Upckbr or PpuFxv.Upckbl);
        (int first, int second) = SourcesOf(i, xo);
        const ulong writeAhead = 2;
        ulong begin = Math.Max(start, _times[UnitFree + cost.Unit]);
        if (first >= 0) begin = Math.Max(begin, _times[VectorReady + first]);
        if (second >= 0) begin = Math.Max(begin, _times[VectorReady + second]);
        if (conditional) begin = Math.Max(begin, _times[VectorReady + Conditions]);
        if (writes) begin = Math.Max(Math.Max(begin + writeAhead, _times[VectorReady + Rt(i)]) - writeAhead, _times[VectorRead + Rt(i)]);
        // Results that are written back take the register file away from the next operands.
        bool collides = cost.Unit == 0 && writes && _lastArithmeticWrote;
        if (cost.Unit == 0) _lastArithmeticWrote = writes;
        _times[UnitFree + cost.Unit] = begin + (collides ? 5 : cost.Occupation) + busCycles;
        if (first >= 0) _times[VectorRead + first] = Math.Max(_times[VectorRead + first], begin);
        if (second >= 0) _times[VectorRead + second] = Math.Max(_times[VectorRead + second], begin);
        if (writes) _times[VectorReady + Rt(i)] = begin + cost.Latency + busCycles;
        if (xo is PpuFxv.Cmph or PpuFxv.Cmpb) _times[VectorReady + Conditions] = begin + cost.Latency;
        if (busCycles > 0) _times[PortFree] = begin + busCycles;
        _times[Queue + _queued] = begin;
        _queued = (_queued + 1) % QueueDepth;
        _times[PipeEmpty] = Math.Max(_times[PipeEmpty], begin + cost.Pipe + busCycles);
    }

    private static VectorCost CostOf(uint xo) => xo switch
    {
        PpuFxv.Inx => In,
        PpuFxv.Outx => Out,
        PpuFxv.Lax or PpuFxv.Stax => Memory,
        PpuFxv.Splath or PpuFxv.Splatb => Splat,
        PpuFxv.Pckbu or PpuFxv.Pckbl or PpuFxv.Upckbr or PpuFxv.Upckbl or PpuFxv.Sel => Permute,
        PpuFxv.Shh or PpuFxv.Shb => Shift5,
        PpuFxv.Cmph or PpuFxv.Cmpb => Compare,
        _ => OneOperand(xo) ? Accumulate : Arithmetic,
    };

    private static bool OneOperand(uint xo) => VectorOperation.Find(xo) is { Function: VectorFunction.MoveToAcc or VectorFunction.AddAcc or VectorFunction.AddAccToAcc };

    private static bool WritesRegister(uint xo) => xo is not (PpuFxv.Outx or PpuFxv.Stax or PpuFxv.Cmph or PpuFxv.Cmpb) && VectorOperation.Find(xo) is not { ToAccumulator: true };

    private static (int First, int Second) SourcesOf(uint i, uint xo) => xo switch
    {
        PpuFxv.Outx or PpuFxv.Stax => ((int)Rt(i), -1),
        PpuFxv.Inx or PpuFxv.Lax or PpuFxv.Splath or PpuFxv.Splatb => (-1, -1),
        PpuFxv.Shh or PpuFxv.Shb or PpuFxv.Cmph or PpuFxv.Cmpb => ((int)Ra(i), -1),
        _ => ((int)Ra(i), OneOperand(xo) ? -1 : (int)Rb(i)),
    };
}
