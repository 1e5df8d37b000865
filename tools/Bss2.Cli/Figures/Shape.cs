namespace Bss2.Cli.Figures;

/// <summary>Strokes of one colour, drawn or filled. <see cref="Label"/> is the text they spell, if any (for search and screen readers).</summary>
public sealed record Shape(IReadOnlyList<Stroke> Strokes, string Color, double LineWidth, double Opacity, bool Filled)
{
    /// <summary>The text that the strokes spell; null for graphics.</summary>
    public string? Label { get; init; }
}
