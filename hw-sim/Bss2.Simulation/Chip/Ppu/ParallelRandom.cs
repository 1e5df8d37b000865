namespace Bss2.Simulation;

/// <summary>
/// The vector unit's random generator of one hemisphere: a shift register of 16 bits per column, each with a polynomial of its own, 8 bits a read (chip-model.md 5.3).
/// The polynomials are not public: the model takes 256 of the 2048 primitive ones [A]; a read moves its generators on by 8 bits [A].
/// </summary>
internal sealed class ParallelRandom
{
    private const int Columns = 256, StepsPerRead = 8, Order = 65_535;
    private static readonly int[] OrderFactors = [3, 5, 17, 257];
    private static readonly Lazy<ushort[]> Polynomials = new(FindPolynomials);

    private readonly ushort[] _states = new ushort[Columns];

    public ParallelRandom() => Reset();

    /// <summary>After power-up no generator is stuck at 0 [A].</summary>
    public void Reset()
    {
        for (int c = 0; c < Columns; c++) _states[c] = (ushort)(c + 1);
    }

    /// <summary>Numbers of the even (0) or odd (1) columns.</summary>
    public void Read(int half, Span<byte> vector)
    {
        ushort[] polynomials = Polynomials.Value;
        for (int j = 0; j < vector.Length; j++)
        {
            ref ushort state = ref _states[(2 * j) + half];
            for (int s = 0; s < StepsPerRead; s++) state = Step(state, polynomials[(2 * j) + half]);
            vector[j] = (byte)state;
        }
    }

    /// <summary>Seeds: the low byte as given, the high byte 0. A generator with seed 0 gives zeros.</summary>
    public void Seed(int half, ReadOnlySpan<byte> vector, UInt128 enables)
    {
        for (int j = 0; j < vector.Length; j++)
            if ((enables >> j & 1) != 0) _states[(2 * j) + half] = vector[j];
    }

    private static ushort Step(ushort state, ushort polynomial) => (ushort)((state >> 1) ^ ((state & 1) != 0 ? polynomial : 0));

    // Every eighth, so that neighbours do not look alike.
    private static ushort[] FindPolynomials()
    {
        var found = new List<ushort>();
        for (int p = 0x8000; p <= 0xFFFF; p++)
            if (IsPrimitive((ushort)p)) found.Add((ushort)p);
        return [.. Enumerable.Range(0, Columns).Select(c => found[c * (found.Count / Columns)])];
    }

    // Stepping is a linear map; its period is 65535 when that power, and no part of it, brings 1 back.
    private static bool IsPrimitive(ushort polynomial) => Power(polynomial, Order) == 1 && !OrderFactors.Any(f => Power(polynomial, Order / f) == 1);

    // The state that 'steps' steps make of 1, by squaring the map's matrix (row b: what becomes of bit b).
    private static ushort Power(ushort polynomial, int steps)
    {
        Span<ushort> map = stackalloc ushort[16], square = stackalloc ushort[16];
        for (int b = 0; b < 16; b++) map[b] = Step((ushort)(1 << b), polynomial);
        ushort state = 1;
        for (int left = steps; left > 0; left >>= 1)
        {
            if ((left & 1) != 0) state = Apply(map, state);
            for (int b = 0; b < 16; b++) square[b] = Apply(map, map[b]);
            square.CopyTo(map);
        }
        return state;
    }

    private static ushort Apply(ReadOnlySpan<ushort> map, ushort state)
    {
        int result = 0;
        for (int b = 0; b < 16; b++)
            if ((state >> b & 1) != 0) result ^= map[b];
        return (ushort)result;
    }
}
