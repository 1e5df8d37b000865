namespace Bss2.Simulation;

/// <summary>What an arithmetic vector instruction computes per element of W bits with an accumulator of 2W bits, all signed.</summary>
internal readonly record struct VectorOperation(VectorFunction Function, bool Half, bool Saturating)
{
    /// <summary>The result goes to the accumulator.</summary>
    public bool ToAccumulator => Function is VectorFunction.MoveToAcc or VectorFunction.MultiplyAddToAcc or VectorFunction.MultiplyToAcc or VectorFunction.AddAccToAcc or VectorFunction.AddToAcc;

    /// <summary>The register gets the upper half of a double-width result (fractional forms that go through the accumulator's width).</summary>
    public bool TakesUpper => Saturating && Function is VectorFunction.Multiply or VectorFunction.MultiplyAdd && Saturating || (Saturating && Function == VectorFunction.AddAcc);

    /// <summary>The operation of an XO field; null when it is none of these.</summary>
    public static VectorOperation? Find(uint xo) => xo switch
    {
        PpuFxv.Mahm => new(VectorFunction.MultiplyAdd, true, false), PpuFxv.Mabm => new(VectorFunction.MultiplyAdd, false, false),
        PpuFxv.Mahfs => new(VectorFunction.MultiplyAdd, true, true), PpuFxv.Mabfs => new(VectorFunction.MultiplyAdd, false, true),
        PpuFxv.Mtacb => new(VectorFunction.MoveToAcc, false, false), PpuFxv.Mtach => new(VectorFunction.MoveToAcc, true, false),
        PpuFxv.Mtacbf => new(VectorFunction.MoveToAcc, false, true), PpuFxv.Mtachf => new(VectorFunction.MoveToAcc, true, true),
        PpuFxv.Matachm => new(VectorFunction.MultiplyAddToAcc, true, false), PpuFxv.Matacbm => new(VectorFunction.MultiplyAddToAcc, false, false),
        PpuFxv.Matachfs => new(VectorFunction.MultiplyAddToAcc, true, true), PpuFxv.Matacbfs => new(VectorFunction.MultiplyAddToAcc, false, true),
        PpuFxv.Mulhm => new(VectorFunction.Multiply, true, false), PpuFxv.Mulbm => new(VectorFunction.Multiply, false, false),
        PpuFxv.Mulhfs => new(VectorFunction.Multiply, true, true), PpuFxv.Mulbfs => new(VectorFunction.Multiply, false, true),
        PpuFxv.Multachm => new(VectorFunction.MultiplyToAcc, true, false), PpuFxv.Multacbm => new(VectorFunction.MultiplyToAcc, false, false),
        PpuFxv.Multachfs => new(VectorFunction.MultiplyToAcc, true, true), PpuFxv.Multacbfs => new(VectorFunction.MultiplyToAcc, false, true),
        PpuFxv.Subhm => new(VectorFunction.Subtract, true, false), PpuFxv.Subbm => new(VectorFunction.Subtract, false, false),
        PpuFxv.Subhfs => new(VectorFunction.Subtract, true, true), PpuFxv.Subbfs => new(VectorFunction.Subtract, false, true),
        PpuFxv.Addactachm => new(VectorFunction.AddAccToAcc, true, false), PpuFxv.Addactacb => new(VectorFunction.AddAccToAcc, false, false),
        PpuFxv.Addactachf => new(VectorFunction.AddAccToAcc, true, true), PpuFxv.Addactacbf => new(VectorFunction.AddAccToAcc, false, true),
        PpuFxv.Addachm => new(VectorFunction.AddAcc, true, false), PpuFxv.Addacbm => new(VectorFunction.AddAcc, false, false),
        PpuFxv.Addachfs => new(VectorFunction.AddAcc, true, true), PpuFxv.Addacbfs => new(VectorFunction.AddAcc, false, true),
        PpuFxv.Addtachm => new(VectorFunction.AddToAcc, true, false), PpuFxv.Addtacb => new(VectorFunction.AddToAcc, false, false),
        PpuFxv.Addhm => new(VectorFunction.Add, true, false), PpuFxv.Addbm => new(VectorFunction.Add, false, false),
        PpuFxv.Addhfs => new(VectorFunction.Add, true, true), PpuFxv.Addbfs => new(VectorFunction.Add, false, true),
        _ => null,
    };

    /// <summary>The full result; the caller stores the low W bits, the upper W bits, or all into the accumulator.</summary>
    public long Compute(long a, long b, long acc, int width) => Function switch
    {
        VectorFunction.Add => Saturating ? Clamp(a + b, width) : a + b,
        VectorFunction.Subtract => Saturating ? Clamp(a - b, width) : a - b,
        VectorFunction.Multiply or VectorFunction.MultiplyToAcc => Saturating ? Clamp(a * b * 2, 2 * width) : a * b,
        VectorFunction.MultiplyAdd or VectorFunction.MultiplyAddToAcc => Saturating ? Clamp(Clamp(a * b * 2, 2 * width) + acc, 2 * width) : (a * b) + acc,
        VectorFunction.MoveToAcc => Saturating ? a << width : a,
        VectorFunction.AddAcc => Saturating ? Clamp(acc + (a << width), 2 * width) : acc + a,
        VectorFunction.AddAccToAcc => Saturating ? Clamp(acc + (a << width), 2 * width) : acc + a,
        _ => a + b,
    };

    private static long Clamp(long value, int bits) => Math.Clamp(value, -(1L << (bits - 1)), (1L << (bits - 1)) - 1);
}
