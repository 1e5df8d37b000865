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
        12 => new(VectorFunction.MultiplyAdd, true, false), 13 => new(VectorFunction.MultiplyAdd, false, false),
        28 => new(VectorFunction.MultiplyAdd, true, true), 29 => new(VectorFunction.MultiplyAdd, false, true),
        14 => new(VectorFunction.MoveToAcc, false, false), 15 => new(VectorFunction.MoveToAcc, true, false),
        30 => new(VectorFunction.MoveToAcc, false, true), 31 => new(VectorFunction.MoveToAcc, true, true),
        44 => new(VectorFunction.MultiplyAddToAcc, true, false), 45 => new(VectorFunction.MultiplyAddToAcc, false, false),
        60 => new(VectorFunction.MultiplyAddToAcc, true, true), 61 => new(VectorFunction.MultiplyAddToAcc, false, true),
        76 => new(VectorFunction.Multiply, true, false), 77 => new(VectorFunction.Multiply, false, false),
        92 => new(VectorFunction.Multiply, true, true), 93 => new(VectorFunction.Multiply, false, true),
        108 => new(VectorFunction.MultiplyToAcc, true, false), 109 => new(VectorFunction.MultiplyToAcc, false, false),
        124 => new(VectorFunction.MultiplyToAcc, true, true), 125 => new(VectorFunction.MultiplyToAcc, false, true),
        332 => new(VectorFunction.Subtract, true, false), 333 => new(VectorFunction.Subtract, false, false),
        348 => new(VectorFunction.Subtract, true, true), 349 => new(VectorFunction.Subtract, false, true),
        364 => new(VectorFunction.AddAccToAcc, true, false), 365 => new(VectorFunction.AddAccToAcc, false, false),
        380 => new(VectorFunction.AddAccToAcc, true, true), 381 => new(VectorFunction.AddAccToAcc, false, true),
        396 => new(VectorFunction.AddAcc, true, false), 397 => new(VectorFunction.AddAcc, false, false),
        412 => new(VectorFunction.AddAcc, true, true), 413 => new(VectorFunction.AddAcc, false, true),
        428 => new(VectorFunction.AddToAcc, true, false), 429 => new(VectorFunction.AddToAcc, false, false),
        460 => new(VectorFunction.Add, true, false), 461 => new(VectorFunction.Add, false, false),
        476 => new(VectorFunction.Add, true, true), 477 => new(VectorFunction.Add, false, true),
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
