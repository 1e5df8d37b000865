namespace Bss2.Chip;

/// <summary>One of the 76 existing nodes of the event crossbar, numbered input by input (registers-notes.md 9).</summary>
/// <remarks>Inputs: 0..7 neuron outputs, 8..11 L2, 12..19 background sources. Outputs: 0..3 top, 4..7 bottom PADI buses, 8..11 L2.</remarks>
public readonly record struct CrossbarNodeOnChip
{
    /// <summary>Nodes on the chip.</summary>
    public const int Count = 76;

    /// <summary>Inputs of the crossbar.</summary>
    public const int Inputs = 20;

    /// <summary>Outputs of the crossbar.</summary>
    public const int Outputs = 12;

    /// <summary>From the linear number.</summary>
    public CrossbarNodeOnChip(int value) => Value = Coordinate.Checked(value, Count, nameof(CrossbarNodeOnChip));

    /// <summary>The node from an input to an output.</summary>
    /// <exception cref="ArgumentException">There is no such node on the chip.</exception>
    public CrossbarNodeOnChip(int input, int output)
    {
        Coordinate.Checked(input, Inputs, "crossbar input");
        Coordinate.Checked(output, Outputs, "crossbar output");
        Value = TryFind(input, output) ?? throw new ArgumentException($"The crossbar has no node from input {input} to output {output}.");
    }

    /// <summary>Linear number.</summary>
    public int Value { get; }

    /// <summary>The input it takes events from.</summary>
    public int Input => Value < 24 ? Value / 3 : Value < 60 ? 8 + ((Value - 24) / 9) : 12 + ((Value - 60) / 2);

    /// <summary>The output it copies events to.</summary>
    public int Output =>
        Value < 24 ? (Input % 4) + (Value % 3 * 4)
        : Value < 60 ? ((Value - 24) % 9 is < 8 and int bus ? bus : Input)
        : Value % 2 == 0 ? Input - 12 : 8 + ((Input - 12) % 4);

    /// <summary>The node's number, or null where no node exists.</summary>
    public static int? TryFind(int input, int output) => input switch
    {
        < 8 => output % 4 == input % 4 ? (3 * input) + (output / 4) : null,
        < 12 => output < 8 ? 24 + (9 * (input - 8)) + output : output == input ? 24 + (9 * (input - 8)) + 8 : null,
        _ => output == input - 12 ? 60 + (2 * (input - 12)) : output == 8 + ((input - 12) % 4) ? 61 + (2 * (input - 12)) : null,
    };
}
