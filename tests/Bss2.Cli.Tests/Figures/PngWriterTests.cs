using Bss2.Cli.Figures;
using SkiaSharp;

namespace Bss2.Cli.Tests;

public class PngWriterTests
{
    [Fact]
    public void A_figure_is_drawn_at_twice_its_size_on_white()
    {
        using SKBitmap picture = SKBitmap.Decode(PngWriter.Write(FigureSamples.Example()));

        Assert.Equal((2560, 1600), (picture.Width, picture.Height));
        Assert.Equal(SKColors.White, picture.GetPixel(0, 0));
        int inked = 0;
        for (int x = 0; x < picture.Width; x++)
            for (int y = 0; y < 160; y++)
                if (picture.GetPixel(x, y) != SKColors.White) inked++;
        Assert.True(inked > 1000, "the title must be visible without an installed font");
    }
}
