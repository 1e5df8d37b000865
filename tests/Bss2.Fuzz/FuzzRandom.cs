namespace Bss2.Fuzz;

/// <summary>Numbers of one execution: a function of seed and execution, so that any execution runs again on its own.</summary>
internal struct FuzzRandom(ulong seed, long execution)
{
    private readonly Philox _philox = new(seed);
    private (uint X0, uint X1, uint X2, uint X3) _block;
    private uint _drawn;

    internal uint Next()
    {
        uint at = _drawn++;
        if (at % 4 == 0) _block = _philox.Block(at / 4, 0, (uint)execution, (uint)(execution >> 32));
        return (at % 4) switch { 0 => _block.X0, 1 => _block.X1, 2 => _block.X2, _ => _block.X3 };
    }

    internal int Below(int limit) => (int)(((ulong)Next() * (uint)limit) >> 32);
}
