namespace Bss2.Experiment;

/// <summary>
/// The check words of one link: consecutive numbers, none used twice (within 2^32). A program that carries them writes each to the last word of
/// the FPGA's SRAM and reads it back; a frame of words from another place or time then brings a number that does not belong there (hostarq.md).
/// </summary>
/// <remarks>One builder at a time, as programs are run one after the other.</remarks>
public sealed class CheckSequence
{
    /// <summary>Where check words are written: the last word of the external PPU SRAM.</summary>
    public const uint Address = 0x8000_7FFF;

    /// <summary>Words between two checks of a bulk transfer: a HostARQ frame holds 180, so every full frame of either direction has one.</summary>
    public const int Spacing = 60;

    private uint _last;

    internal uint Next() => ++_last;
}
