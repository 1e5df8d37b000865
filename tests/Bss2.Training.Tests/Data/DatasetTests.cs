using System.IO.Compression;
using System.Security.Cryptography;
using Bss2.Tests;

namespace Bss2.Training.Tests;

public class DatasetTests
{
    [Fact]
    public void Embedded_mnist_is_what_the_scaler_makes_of_the_originals()
    {
        using FileStream images = File.OpenRead(SharedMaterial.Path("data/mnist/t10k-images-idx3-ubyte.gz"));
        (int count, int side, byte[] pixels) = IdxFile.ReadImages(images, "t10k");
        var test = (ImageDataset)Datasets.Load("mnist", []).Test;
        for (int i = 0; i < count; i++)
            Assert.True(ImageScaler.Scale(pixels.AsSpan(i * side * side, side * side), side, crop: 2).AsSpan().SequenceEqual(test.Pixels(i)), $"image {i} differs");
    }

    [Fact]
    public void Fashion_mnist_scales_to_the_published_bytes()
    {
        var data = (ImageDataset)Datasets.Load("fashion", [Path.GetDirectoryName(SharedMaterial.Path("data/fashion-mnist"))!]).Test;
        using var expected = new MemoryStream();
        using (var gzip = new GZipStream(File.OpenRead(SharedMaterial.Path("data/mnist16x16/fashion-mnist16-t10k-images-idx3-ubyte.gz")), CompressionMode.Decompress)) gzip.CopyTo(expected);
        byte[] pixels = expected.ToArray()[16..];
        for (int i = 0; i < data.Count; i++) Assert.True(pixels.AsSpan(i * 256, 256).SequenceEqual(data.Pixels(i)), $"image {i} differs");
    }

    [Fact]
    public void Staggered_sources_of_a_value_resolve_a_fifth_of_a_step_and_stay_within_one()
    {
        YinYangDataset together = new(200, 42), staggered = new(200, 42, staggered: true);
        List<(ushort Step, ushort Line)> one = [], five = [];
        for (int sample = 0; sample < together.Count; sample++)
        {
            one.Clear();
            five.Clear();
            together.Encode(sample, 0, one);
            staggered.Encode(sample, 0, five);
            Assert.Equal(one.Count, five.Count);
            Assert.Equal([.. five.Order()], five);
            double[] timesUs = [2 + (24 * together[sample].X), 2 + (24 * together[sample].Y), 2 + (24 * (1 - together[sample].X)), 2 + (24 * (1 - together[sample].Y)), 2];
            Assert.All(five, s => Assert.Equal((int)((timesUs[s.Line / 5] + (s.Line % 5 * 0.34)) / 1.7 + 1e-12), s.Step));
            // A coordinate by the mean step of its sources: rounded by at most a fifth of a step, once the mean delay of 0.4 steps is taken off.
            for (int value = 0; value < 5; value++)
                Assert.InRange((timesUs[value] / 1.7) - (five.Where(s => s.Line / 5 == value).Average(s => s.Step)), -1e-9, 0.2 + 1e-9);
        }
        Assert.Equal(new YinYangDataset(3, 42)[2], new YinYangDataset(3, 42, staggered: true)[2]);
    }

    [Fact]
    public void Yin_yang_is_the_published_set()
    {
        string[] lines = [.. File.ReadLines(SharedMaterial.Path("data/yin-yang/test.csv")).Where(l => l.Length > 0 && (char.IsAsciiDigit(l[0]) || l[0] == '.'))];
        var data = new YinYangDataset(lines.Length, 40);
        for (int i = 0; i < lines.Length; i++)
        {
            double[] values = [.. lines[i].Split(',').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.Equal((values[0], values[1], (byte)values[4]), data[i]);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 5, 1, 2 }, "5 labels")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1 }, "magic 0x00000803")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0, 1, 2 }, "found 0 bytes")]
    public void Damaged_label_files_say_what_is_wrong(byte[] content, string reason)
    {
        var fault = Assert.Throws<DatasetException>(() => IdxFile.ReadLabels(new MemoryStream(content), "labels.idx"));
        Assert.Contains("labels.idx", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_data_set_says_where_it_was_looked_for_and_how_to_get_it()
    {
        var fault = Assert.Throws<DatasetException>(() => Datasets.Load("fashion", ["no-such-folder"]));
        Assert.Contains("no-such-folder", fault.Message, StringComparison.Ordinal);
        Assert.Contains("BSS2_DATA", fault.Message, StringComparison.Ordinal);
        Assert.Throws<DatasetException>(() => Datasets.Load("cifar", []));
    }

    [Fact]
    public void Embedded_mnist_has_the_hash_of_the_notice()
    {
        using Stream stream = typeof(Datasets).Assembly.GetManifestResourceStream("Bss2.Training.mnist16-train-images")!;
        using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        Assert.Equal("11317daae03c57cb4e0574a19984f8771c6b161fd0ded894a1b1f53bd324469d", Convert.ToHexStringLower(SHA256.HashData(gzip)));
    }
}
