namespace Bss2.Chip;

/// <summary>Encodings that are no plain bit segments (registers-notes.md section 1).</summary>
public enum FieldTransform
{
    /// <summary>Plain segments.</summary>
    None,

    /// <summary>Word = 1 &lt;&lt; (23 - value); -1 writes 0 (CapMem debug row).</summary>
    OneHotReversed,

    /// <summary>Low 6 bits binary, top 2 bits as a 3-bit thermometer code at bit 8 (current DAC).</summary>
    SplitThermometer,

    /// <summary>Byte lane 3 - (coordinate mod 4), only that byte enable set (external memory bytes).</summary>
    ByteLane,
}
