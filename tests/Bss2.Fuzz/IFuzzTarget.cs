namespace Bss2.Fuzz;

/// <summary>A parser and the laws that hold for it whatever bytes it is given.</summary>
internal interface IFuzzTarget
{
    /// <summary>As the command line names it.</summary>
    string Name { get; }

    /// <summary>Inputs that the parser takes whole; mutations start from them.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Makes check values right again, so that mutations get past them.</summary>
    void Repair(Span<byte> input) { }

    /// <summary>Runs the parser; returns how many units (frames, packets, messages) it took.</summary>
    /// <exception cref="LawViolatedException">A law does not hold.</exception>
    int Run(ReadOnlySpan<byte> input);
}
