namespace Bss2.Cli.Figures;

/// <summary>Colours of all figures: one ink, muted greys, and ten line colours that stay apart in print and for colour-blind eyes.</summary>
public static class Palette
{
    /// <summary>Text and axes.</summary>
    public const string Ink = "#22272e";

    /// <summary>Secondary text.</summary>
    public const string Muted = "#6b7480";

    /// <summary>Grid lines.</summary>
    public const string Grid = "#e3e7ec";

    /// <summary>Main line of a figure.</summary>
    public const string Accent = "#1f5fa8";

    /// <summary>What to compare with, and thresholds.</summary>
    public const string Contrast = "#c8452d";

    /// <summary>One colour per class.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        "#1f5fa8", "#c8452d", "#2f8f5b", "#8a56a8", "#c58a1b", "#2aa3b5", "#d0609a", "#6f7d1f", "#7a5a45", "#55606e",
    ];
}
