namespace Bss2.Experiment;

/// <summary>Bits of an instruction that an operand fills; bit 0 is the most significant. Stored a second time at <c>again</c>, if given.</summary>
internal sealed class PpuField(string name, PpuOperandKind kind, int bit, int width, int again = -1)
{
    public string Name => name;

    public PpuOperandKind Kind => kind;

    public int Width => width;

    /// <summary>The bits of a word that belong to the field, at all its places.</summary>
    public uint Mask => Place(uint.MaxValue);

    /// <summary>The low bits of <paramref name="value"/> at the place (or places) of the field.</summary>
    public uint Place(uint value)
    {
        uint bits = value & (uint)((1UL << width) - 1);
        return (bits << (32 - bit - width)) | (again < 0 ? 0 : bits << (32 - again - width));
    }

    /// <summary>What <see cref="Place"/> put into <paramref name="word"/> (at the first place).</summary>
    public uint Take(uint word) => (word >> (32 - bit - width)) & (uint)((1UL << width) - 1);
}
