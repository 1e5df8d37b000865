using System.Globalization;

namespace Bss2.Experiment;

/// <summary>Operand texts of one instruction to bits of its word.</summary>
internal readonly struct PpuOperandReader(string instruction, uint at, Func<string, long> evaluate, Func<string, Exception> wrong)
{
    /// <summary>Names of the values of a condition.</summary>
    public static readonly string[] Conditions = ["always", "gt", "lt", "eq"];

    /// <summary>The bits of one operand; a branch target is a distance unless <paramref name="absolute"/>.</summary>
    public uint Read(PpuField field, string text, bool absolute) => field.Kind switch
    {
        PpuOperandKind.Gpr => field.Place(Register(field, text, "r", 32)),
        PpuOperandKind.Vector => field.Place(Register(field, text, "v", 32)),
        PpuOperandKind.CrField => field.Place(Register(field, text, "cr", 8)),
        PpuOperandKind.Displacement => Displacement(field, text, -32768, 32767),
        PpuOperandKind.DisplacementUnsigned => Displacement(field, text, 0, 65535),
        PpuOperandKind.Target => field.Place(Target(field, text, absolute)),
        PpuOperandKind.ShiftLeft => field.Place(ShiftLeft((uint)Number(field, text, 0, 31))),
        PpuOperandKind.ShiftRight => field.Place(ShiftRight((uint)Number(field, text, 0, 31))),
        PpuOperandKind.Spr => field.Place(Special(field, text)),
        PpuOperandKind.Condition => field.Place(Condition(field, text)),
        PpuOperandKind.Halfword => field.Place((uint)Number(field, text, -32768, 65535)),
        PpuOperandKind.Signed => field.Place((uint)Number(field, text, -(1L << (field.Width - 1)), (1L << (field.Width - 1)) - 1)),
        _ => field.Place((uint)Number(field, text, 0, (1L << field.Width) - 1)),
    };

    private uint Register(PpuField field, string text, string prefix, uint count) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && uint.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number < count
            ? number
            : throw Expected(field, $"{prefix}0..{prefix}{count - 1}", text);

    private long Number(PpuField field, string text, long min, long max)
    {
        long value = evaluate(text);
        return value >= min && value <= max ? value : throw Expected(field, $"{min}..{max}", value == 0 ? text : $"{value}");
    }

    private uint Displacement(PpuField field, string text, long min, long max)
    {
        int open = text.LastIndexOf('(');
        if (open < 0 || !text.EndsWith(')')) throw Expected(field, "number(register)", text);
        uint register = Register(field, text[(open + 1)..^1], "r", 32);
        long value = open == 0 ? 0 : Number(field, text[..open], min, max);
        return field.Place((register << 16) | ((uint)value & 0xFFFF));
    }

    private uint Target(PpuField field, string text, bool absolute)
    {
        long distance = evaluate(text) - (absolute ? 0 : at), reach = 1L << (field.Width + 1);
        if (distance < -reach || distance >= reach) throw Expected(field, $"a target less than {reach} bytes away", $"one {distance} bytes away");
        if ((distance & 3) != 0) throw Expected(field, "the address of an instruction", text);
        return (uint)(distance >> 2);
    }

    /// <summary>Rotation, first and last bit of the mask of a shift to the left.</summary>
    public static uint ShiftLeft(uint shift) => (shift << 10) | (31 - shift);

    /// <summary>Rotation, first and last bit of the mask of a logical shift to the right.</summary>
    public static uint ShiftRight(uint shift) => (((32 - shift) & 31) << 10) | (shift << 5) | 31;

    /// <summary>The two halves of a special register's number are stored swapped; swapped twice they are the number again.</summary>
    public static uint SwapHalves(uint number) => (number >> 5) | ((number & 31) << 5);

    private uint Special(PpuField field, string text)
    {
        if (PpuSpecialRegister.Find(text) is { } register) return SwapHalves(register.Number);
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) || number > 1023) throw Expected(field, "a special register", text);
        return SwapHalves(number);
    }

    private uint Condition(PpuField field, string text)
    {
        int named = Array.IndexOf(Conditions, text);
        return named >= 0 ? (uint)named : (uint)Number(field, text, 0, 3);
    }

    private Exception Expected(PpuField field, string what, string found) => wrong($"expected {what} as {field.Name} of '{instruction}', found '{found}'");
}
