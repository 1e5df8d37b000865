using System.Globalization;

namespace Bss2.Experiment;

/// <summary>Bits of a word to operand texts: what <see cref="PpuOperandReader"/> reads back to the same bits.</summary>
internal static class PpuOperandWriter
{
    /// <summary>The text of one operand of a word at <paramref name="at"/>; null when no text gives these bits.</summary>
    public static string? Write(PpuField field, uint word, uint at, bool absolute, Func<uint, string?> label)
    {
        uint bits = field.Take(word);
        if ((word & field.Mask) != field.Place(bits)) return null;   // A field with two places holds two values.
        return field.Kind switch
        {
            PpuOperandKind.Gpr => $"r{bits}",
            PpuOperandKind.Vector => $"v{bits}",
            PpuOperandKind.CrField => $"cr{bits}",
            PpuOperandKind.Displacement => Text($"{(short)bits}(r{bits >> 16})"),
            PpuOperandKind.DisplacementUnsigned => Text($"{(ushort)bits}(r{bits >> 16})"),
            PpuOperandKind.Target => Target(SignExtend(bits, field.Width) * 4, at, absolute, label),
            PpuOperandKind.ShiftLeft => Shift(bits, bits >> 10, PpuOperandReader.ShiftLeft),
            PpuOperandKind.ShiftRight => Shift(bits, (32 - (bits >> 10)) & 31, PpuOperandReader.ShiftRight),
            PpuOperandKind.Spr => Text($"{PpuOperandReader.SwapHalves(bits)}"),
            PpuOperandKind.Condition => PpuOperandReader.Conditions[bits],
            PpuOperandKind.Halfword => Text($"0x{bits:x}"),
            PpuOperandKind.Signed => Text($"{SignExtend(bits, field.Width)}"),
            _ => Text($"{bits}"),
        };
    }

    /// <summary>A number that the assembler reads; negative ones with a sign.</summary>
    public static string Hex(long value) => Text($"{(value < 0 ? "-" : "")}0x{Math.Abs(value):x}");

    private static string Target(long distance, uint at, bool absolute, Func<uint, string?> label)
    {
        long target = distance + (absolute ? 0 : at);
        return (target is >= 0 and <= uint.MaxValue ? label((uint)target) : null) ?? Hex(target);
    }

    private static string? Shift(uint bits, uint shift, Func<uint, uint> encode) => encode(shift) == bits ? Text($"{shift}") : null;

    private static long SignExtend(uint bits, int width) => (long)((ulong)bits << (64 - width)) >> (64 - width);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
