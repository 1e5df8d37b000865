using System.Globalization;
using System.Security;
using System.Text;

namespace Bss2.Cli.Figures;

/// <summary>Writes a drawing as SVG: paths only, so it looks the same with no font installed; texts stay as titles.</summary>
public static class SvgWriter
{
    /// <summary>The SVG document.</summary>
    public static string Write(Drawing drawing)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{drawing.Width:0}\" height=\"{drawing.Height:0}\" viewBox=\"0 0 {drawing.Width:0} {drawing.Height:0}\">\n");
        foreach (Shape shape in drawing.Shapes) Append(svg, shape);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, Shape shape)
    {
        svg.Append("<path ");
        svg.Append(shape.Filled
            ? $"fill=\"{shape.Color}\""
            : string.Create(CultureInfo.InvariantCulture, $"fill=\"none\" stroke=\"{shape.Color}\" stroke-width=\"{shape.LineWidth:0.##}\" stroke-linecap=\"round\" stroke-linejoin=\"round\""));
        if (shape.Opacity < 1) svg.Append(CultureInfo.InvariantCulture, $" opacity=\"{shape.Opacity:0.##}\"");
        svg.Append(" d=\"");
        foreach (Stroke stroke in shape.Strokes) Append(svg, stroke);
        svg.Append('"');
        svg.Append(shape.Label is null ? "/>\n" : $"><title>{SecurityElement.Escape(shape.Label)}</title></path>\n");
    }

    private static void Append(StringBuilder svg, Stroke stroke)
    {
        svg.Append(CultureInfo.InvariantCulture, $"M{stroke.Points[0].X:0.##} {stroke.Points[0].Y:0.##}");
        if (stroke.Smooth)
        {
            foreach (var (c1, c2, end) in stroke.Beziers())
                svg.Append(CultureInfo.InvariantCulture, $"C{c1.X:0.##} {c1.Y:0.##} {c2.X:0.##} {c2.Y:0.##} {end.X:0.##} {end.Y:0.##}");
            return;
        }
        for (int i = 1; i < stroke.Points.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"L{stroke.Points[i].X:0.##} {stroke.Points[i].Y:0.##}");
    }
}
