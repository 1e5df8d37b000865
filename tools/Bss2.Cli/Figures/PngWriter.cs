using SkiaSharp;

namespace Bss2.Cli.Figures;

/// <summary>Writes a drawing as PNG at twice its size in pixels, sharp on a projector.</summary>
public static class PngWriter
{
    private const float Scale = 2;

    /// <summary>The PNG file.</summary>
    public static byte[] Write(Drawing drawing)
    {
        using var bitmap = new SKBitmap((int)(drawing.Width * Scale), (int)(drawing.Height * Scale));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            canvas.Scale(Scale);
            foreach (Shape shape in drawing.Shapes) Draw(canvas, shape);
        }
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    private static void Draw(SKCanvas canvas, Shape shape)
    {
        using var path = new SKPath();
        foreach (Stroke stroke in shape.Strokes) Append(path, stroke);
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Color = SKColor.Parse(shape.Color).WithAlpha((byte)(255 * shape.Opacity)),
            Style = shape.Filled ? SKPaintStyle.Fill : SKPaintStyle.Stroke,
            StrokeWidth = (float)shape.LineWidth,
            StrokeCap = SKStrokeCap.Round,
            StrokeJoin = SKStrokeJoin.Round,
        };
        canvas.DrawPath(path, paint);
    }

    private static void Append(SKPath path, Stroke stroke)
    {
        path.MoveTo((float)stroke.Points[0].X, (float)stroke.Points[0].Y);
        if (stroke.Smooth)
        {
            foreach (var (c1, c2, end) in stroke.Beziers())
                path.CubicTo((float)c1.X, (float)c1.Y, (float)c2.X, (float)c2.Y, (float)end.X, (float)end.Y);
            return;
        }
        for (int i = 1; i < stroke.Points.Count; i++) path.LineTo((float)stroke.Points[i].X, (float)stroke.Points[i].Y);
    }
}
