using System.Xml.Linq;
using Bss2.Cli.Figures;

namespace Bss2.Cli.Tests;

public class SvgWriterTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_figure_holds_paths_only_so_that_no_font_is_needed()
    {
        XDocument document = XDocument.Parse(SvgWriter.Write(FigureSamples.LearningCurve()));

        Assert.Empty(document.Descendants(Svg + "text"));
        Assert.NotEmpty(document.Descendants(Svg + "path"));
        Assert.All(document.Root!.Elements(), element => Assert.Equal(Svg + "path", element.Name));
    }

    [Fact]
    public void The_spelled_texts_stay_readable_for_machines()
    {
        XDocument document = XDocument.Parse(SvgWriter.Write(FigureSamples.Example()));

        string[] titles = [.. document.Descendants(Svg + "title").Select(t => t.Value)];
        Assert.Contains("CADC / LSB", titles);
        Assert.Contains("threshold", titles);
        Assert.Contains("hidden spikes", titles);
    }

    [Fact]
    public void A_smooth_stroke_becomes_bezier_segments_through_its_points()
    {
        var drawing = new Drawing(10, 10);
        drawing.Dot(5, 5, 2, Palette.Ink);

        string path = XDocument.Parse(SvgWriter.Write(drawing)).Descendants(Svg + "path").Single().Attribute("d")!.Value;
        Assert.StartsWith("M7 5C", path, StringComparison.Ordinal);
        Assert.Equal(12, path.Count(c => c == 'C'));
    }
}
