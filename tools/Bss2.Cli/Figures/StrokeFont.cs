namespace Bss2.Cli.Figures;

/// <summary>
/// Our own single-line lettering, so that figures are readable where no font is installed: every character is a few strokes.
/// Units: capital height 14, x-height 10, descender -4; y grows upwards from the base line.
/// </summary>
/// <remarks>
/// A point is two characters: x as a digit from '0', y as a letter where 'a' is -4 and 'e' the base line. Strokes are separated by
/// blanks; a stroke that starts with '~' is a smooth curve through its points.
/// </remarks>
public static class StrokeFont
{
    /// <summary>Height of a capital letter in font units.</summary>
    public const double CapHeight = 14;

    private const double LetterGap = 3.6;
    private const double MissingWidth = 8;

    /// <summary>Width of <paramref name="text"/> at a capital height of <paramref name="size"/>.</summary>
    public static double Measure(string text, double size)
    {
        double width = 0;
        foreach (char c in text) width += Find(c).Width + LetterGap;
        return Math.Max(0, width - LetterGap) * size / CapHeight;
    }

    /// <summary>The strokes of <paramref name="text"/>, y downwards, starting at the left end of the base line.</summary>
    public static IEnumerable<Stroke> Layout(string text, double x, double y, double size)
    {
        double scale = size / CapHeight;
        foreach (char c in text)
        {
            Glyph glyph = Find(c);
            foreach (Stroke stroke in glyph.Strokes)
                yield return stroke with { Points = [.. stroke.Points.Select(p => (x + (p.X * scale), y - (p.Y * scale)))] };
            x += (glyph.Width + LetterGap) * scale;
        }
    }

    private static Glyph Find(char c) => Glyphs.TryGetValue(c, out Glyph? glyph) ? glyph : Glyphs['\0'];

    private static Glyph Parse(double width, string strokes) => new(
        width,
        [.. strokes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ParseStroke)]);

    private static Stroke ParseStroke(string text)
    {
        bool smooth = text[0] == '~';
        string body = smooth ? text[1..] : text;
        var points = new (double X, double Y)[body.Length / 2];
        for (int i = 0; i < points.Length; i++)
            points[i] = (body[2 * i] - '0', body[(2 * i) + 1] - 'a' - 4);
        return new Stroke(points, smooth);
    }

    private static Dictionary<char, Glyph> BuildGlyphs()
    {
        var glyphs = new Dictionary<char, Glyph> { ['\0'] = Parse(MissingWidth, "0e0s8s8e0e"), [' '] = new(5, []) };
        foreach ((char c, int width, string strokes) in Table) glyphs[c] = Parse(width, strokes);
        return glyphs;
    }

    private static readonly (char Character, int Width, string Strokes)[] Table =
    [
        ('A', 8, "0e4s8e 1j7j"), ('B', 7, "0l0s4s ~4s7q7n4l 4l0l0e4e ~4l7j7g4e"), ('C', 8, "~8p6s3s0o0i3e6e8h"), ('D', 8, "0e0s3s ~3s7q8l7g3e 3e0e"),
        ('E', 6, "6s0s0e6e 0l5l"), ('F', 6, "6s0s0e 0l5l"), ('G', 8, "~8p6s3s0o0i3e6e8h 8h8k5k"), ('H', 8, "0e0s 8e8s 0l8l"), ('I', 1, "0e0s"),
        ('J', 5, "5s5h ~5h4e1e0g"), ('K', 7, "0e0s 7s0k 2m7e"), ('L', 6, "0s0e6e"), ('M', 9, "0e0s4i9s9e"), ('N', 8, "0e0s8e8s"),
        ('O', 9, "~4s1q0l1g4e7g9l7q4s"), ('P', 7, "0e0s4s ~4s7q7m4k 4k0k"), ('Q', 9, "~4s1q0l1g4e7g9l7q4s 5h9d"), ('R', 7, "0e0s4s ~4s7q7m4k 4k0k 4k7e"),
        ('S', 7, "~7q4s1r0o2m5k7i6f3e0g"), ('T', 8, "0s8s 4s4e"), ('U', 8, "0s0i ~0i1f4e7f8i 8i8s"), ('V', 8, "0s4e8s"), ('W', 9, "0s2e4o7e9s"),
        ('X', 8, "0s8e 8s0e"), ('Y', 8, "0s4k8s 4k4e"), ('Z', 8, "0s8s0e8e"),
        ('a', 7, "~7k6n3o1m0j1g3e6g7i 7o7e"), ('b', 7, "0s0e ~0k2n5o7m7g5e2e0i"), ('c', 6, "~6m4o1n0j1f4e6g"), ('d', 7, "7s7e ~7k5n3o0m0g3e5e7i"),
        ('e', 7, "0j7j ~7j6n3o1n0j1f3e6g"), ('f', 5, "~5s3s2p 2p2e 0o5o"), ('g', 7, "7o7d ~7d6a3a1b ~7k5n3o0m0h3f5g7i"), ('h', 7, "0s0e ~0k2n5o7m 7m7e"),
        ('i', 1, "0o0e 0r0s"), ('j', 3, "3o3d ~3d2a0a 3r3s"), ('k', 6, "0s0e 6o0i 2k6e"), ('l', 2, "0s0g ~0g1e2e"), ('m', 9, "0o0e ~0k2n4n 4m4e ~4k6n9n 9m9e"),
        ('n', 7, "0o0e ~0k2n5o7m 7m7e"), ('o', 7, "~3o1n0j1f3e6f7j6n3o"), ('p', 7, "0o0a ~0k2n5o7m7g5e2e0i"), ('q', 7, "7o7a ~7k5n3o0m0g3e5e7i"),
        ('r', 5, "0o0e ~0k2n5o"), ('s', 6, "~6n3o0m2k5i6g3e0f"), ('t', 5, "2r2g ~2g3e5e 0o5o"), ('u', 7, "0o0g ~0g2e5f7i 7o7e"), ('v', 7, "0o3e7o"),
        ('w', 9, "0o2e4m7e9o"), ('x', 6, "0o6e 6o0e"), ('y', 7, "0o3e 7o3e2b0a"), ('z', 6, "0o6o0e6e"),
        ('0', 7, "~3s1q0l1g3e6g7l6q3s"), ('1', 4, "0p4s4e"), ('2', 7, "~0p2s5s7p5l0e 0e7e"), ('3', 7, "~0q3s6r6m3l ~3l7k7g3e0g"), ('4', 8, "6e6s0i8i"),
        ('5', 7, "6s1s0l ~0l4n7j5e2e0g"), ('6', 7, "~6r3s1p0j2e5e7h5l2l0i"), ('7', 7, "0s7s3e"), ('8', 7, "~3s1q1n3l6n6q3s ~3l0j0g3e6e7g7j3l"), ('9', 7, "~1f4e6h7n5s2s0p2l5l7o"),
        ('.', 1, "0e0f"), (',', 2, "1f1e0c"), (':', 1, "0e0f 0n0o"), (';', 2, "1f1e0c 1n1o"), ('-', 5, "0j5j"), ('+', 7, "0j7j 3n3f"), ('=', 7, "0l7l 0h7h"),
        ('/', 6, "0c6s"), ('\\', 6, "0s6c"), ('(', 3, "~3s0o0g3c"), (')', 3, "~0s3o3g0c"), ('[', 3, "3s0s0c3c"), (']', 3, "0s3s3c0c"), ('{', 3, "3s1r1m0k1i1d3c"), ('}', 3, "0s2r2m3k2i2d0c"),
        ('%', 9, "0e9s ~2s0q2o4q2s ~7i5g7e9g7i"), ('<', 6, "6o0j6e"), ('>', 6, "0o6j0e"), ('#', 8, "2e3s 5e6s 0n8n 0h8h"), ('_', 7, "0d7d"), ('\'', 1, "0s0p"), ('"', 3, "0s0p 3s3p"),
        ('*', 6, "3r3j 0p6l 6p0l"), ('!', 1, "0s0i 0e0f"), ('?', 6, "~0p2s5s6p4l3i 3e3f"), ('|', 1, "0s0c"), ('&', 9, "~9e4l2q3s5r4n0i1e4e8j"), ('@', 9, "~6i4h3k4n6m6i8h9l7q3q0l1g5e8f"),
        ('~', 7, "~0i2k5i7k"), ('^', 6, "0n3r6n"), ('µ', 7, "0o0a ~0g2e5f7i 7o7e"), ('τ', 7, "~0n2o7o 3o3g ~3g4e6e"), ('±', 7, "0l7l 3o3i 0e7e"), ('°', 4, "~2s0q2o4q2s"),
        ('×', 6, "0m6g 6m0g"), ('→', 9, "0j9j 6m9j6g"), ('–', 7, "0j7j"), ('θ', 7, "~3s1q0l1g3e6g7l6q3s 0l7l"),
    ];

    // After the table: static fields are set in the order of the text.
    private static readonly Dictionary<char, Glyph> Glyphs = BuildGlyphs();

    private sealed record Glyph(double Width, IReadOnlyList<Stroke> Strokes);
}
