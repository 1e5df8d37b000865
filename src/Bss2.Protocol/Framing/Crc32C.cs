using System.Buffers.Binary;
using System.Numerics;

namespace Bss2.Protocol;

/// <summary>CRC-32C (Castagnoli: reflected polynomial 0x82F63B78, start and final inversion); "123456789" gives 0xE3069283.</summary>
/// <remarks>The processor's instruction where it has one, the runtime's table elsewhere: the same bits everywhere.</remarks>
public static class Crc32C
{
    /// <summary>State before the first byte.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>Check value of <paramref name="bytes"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Finish(Update(Start, bytes));

    /// <summary>Continues <paramref name="state"/> over <paramref name="bytes"/>.</summary>
    public static uint Update(uint state, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) state = BitOperations.Crc32C(state, value);
        return state;
    }

    /// <summary>The check value of a finished state.</summary>
    public static uint Finish(uint state) => ~state;
}
