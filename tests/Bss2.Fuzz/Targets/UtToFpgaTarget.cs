using System.Buffers.Binary;
using Bss2.Protocol;

namespace Bss2.Fuzz;

/// <summary>A word made again from its header and payload is the same, and every word has a line for people.</summary>
internal sealed class UtToFpgaTarget : IFuzzTarget
{
    public string Name => "ut-to-fpga";

    public IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { UtWord.Halt, UtWord.WaitUntil(1000), UtWord.Barrier(BarrierKind.Omnibus), UtWord.OmnibusAddress(0x8800_0003, isRead: true), UtWord.JtagData(1, 33, true), UtWord.SpikePack(1, 2, 3), ulong.MaxValue }
            .Select(word => { var bytes = new byte[8]; BinaryPrimitives.WriteUInt64BigEndian(bytes, word); return bytes; })];

    public int Run(ReadOnlySpan<byte> input)
    {
        int count = input.Length / 8;
        for (int i = 0; i < count; i++)
        {
            ulong word = BinaryPrimitives.ReadUInt64BigEndian(input[(8 * i)..]);
            UtToFpgaOpcode opcode = UtWord.Opcode(word);
            Law.Holds(UtWord.Make(opcode, word & 0x00FF_FFFF_FFFF_FFFF) == word);
            Law.Holds(UtWord.PayloadBits(opcode) is >= 0 and <= 56);
            Law.Holds(UtWord.Describe(word).Length > 0);
        }
        return count;
    }
}
