using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bss2.Simulation;

/// <summary>Philox for eight consecutive units at once, bit for bit <see cref="Philox.Block(uint, uint, ulong)"/> of each.</summary>
internal static class PhiloxLanes
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Units per call.</summary>
    public const int Count = 8;

    /// <summary>Whether the processor has the 32 x 32 to 64 bit lane product; without it callers use the scalar generator.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>The four words of units <paramref name="firstUnit"/> .. +7; lane i is unit firstUnit + i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<uint> X0, Vector256<uint> X1, Vector256<uint> X2, Vector256<uint> X3) Blocks(
        Philox philox, uint domain, uint firstUnit, ulong index)
    {
        Vector256<uint> c0 = Vector256.Create((uint)index), c1 = Vector256.Create((uint)(index >> 32));
        Vector256<uint> c2 = Vector256.Create(firstUnit) + Vector256<uint>.Indices, c3 = Vector256.Create(domain);
        uint k0 = (uint)philox.Key, k1 = (uint)(philox.Key >> 32);
        Vector256<uint> m0 = Vector256.Create(Multiplier0), m1 = Vector256.Create(Multiplier1);
        for (int round = 0; round < Rounds; round++)
        {
            var (high0, low0) = Product(c0, m0);
            var (high1, low1) = Product(c2, m1);
            c0 = high1 ^ c1 ^ Vector256.Create(k0);
            c1 = low1;
            c2 = high0 ^ c3 ^ Vector256.Create(k1);
            c3 = low0;
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> High, Vector256<uint> Low) Product(Vector256<uint> a, Vector256<uint> b)
    {
        Vector256<ulong> even = Avx2.Multiply(a, b);
        Vector256<ulong> odd = Avx2.Multiply(Vector256.ShiftRightLogical(a.AsUInt64(), 32).AsUInt32(), b);
        Vector256<uint> high = Avx2.Blend(Vector256.ShiftRightLogical(even, 32).AsUInt32(), odd.AsUInt32(), 0b10101010);
        Vector256<uint> low = Avx2.Blend(even.AsUInt32(), Vector256.ShiftLeft(odd, 32).AsUInt32(), 0b10101010);
        return (high, low);
    }
}
