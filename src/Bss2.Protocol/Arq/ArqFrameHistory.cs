using System.Buffers.Binary;

namespace Bss2.Protocol;

/// <summary>
/// Check sums of the frames that were accepted last, by absolute number. Numbers repeat every 256 frames, so a late copy may have been taken for
/// the frame that should have come; that one then arrives as a duplicate of other contents. This tells it from a copy of what is known.
/// </summary>
internal sealed class ArqFrameHistory
{
    // At gigabit speed 48 ms: longer than copies linger in a lab network. Older ones are taken for contradictions.
    private const int Frames = 4096;

    private readonly uint[] _sums = new uint[Frames];

    public static uint SumOf(in ArqFrame frame)
    {
        Span<byte> type = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(type, (ushort)frame.Type);
        return Crc32C.Update(Crc32C.Update(Crc32C.Start, type), frame.Payload);
    }

    public void Add(long number, uint sum) => _sums[number % Frames] = sum;

    /// <summary>True when a frame with these contents was accepted under <paramref name="number"/>, or 256, 512... frames before, with the
    /// window ahead of <paramref name="expected"/> left out; numbers from before the connection belong to nobody.</summary>
    public bool Knows(long number, long expected, uint sum)
    {
        long oldest = Math.Max(0, expected + ArqFrame.Window - Frames);
        if (number < oldest) return true;
        for (; number >= oldest; number -= ArqFrame.SequenceNumbers)
            if (_sums[number % Frames] == sum) return true;
        return false;
    }
}
