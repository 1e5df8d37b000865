namespace Bss2.Training;

/// <summary>16 x 16 pictures with labels, coded as first-spike times.</summary>
public sealed class ImageDataset : ISpikeDataset
{
    private readonly byte[] _pixels, _labels;
    private readonly byte[] _rotated = new byte[ImageScaler.Side * ImageScaler.Side];

    /// <summary>Pixels have shape [image, 256].</summary>
    /// <exception cref="DatasetException">Numbers of images and labels differ.</exception>
    public ImageDataset(byte[] pixels, byte[] labels, string name)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        if (pixels.Length != labels.Length * InputCount)
            throw new DatasetException($"{name}: expected as many 16 x 16 images as labels ({labels.Length}), found {pixels.Length / (double)InputCount:0.##}. The two files belong to different sets; get both again.");
        int bad = Array.FindIndex(labels, l => l > 9);
        if (bad >= 0) throw new DatasetException($"{name}: expected labels 0..9, found {labels[bad]} at sample {bad}. Get the label file again.");
        (_pixels, _labels) = (pixels, labels);
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int ClassCount => 10;

    /// <inheritdoc/>
    public int InputCount => ImageScaler.Side * ImageScaler.Side;

    /// <inheritdoc/>
    public int StepCount => PixelCoding.Steps;

    /// <inheritdoc/>
    public byte Label(int sample) => _labels[sample];

    /// <summary>Pixels of one image.</summary>
    public ReadOnlySpan<byte> Pixels(int sample) => _pixels.AsSpan(sample * InputCount, InputCount);

    /// <summary>The samples from <paramref name="first"/> on.</summary>
    public ImageDataset Slice(int first, int count) => new(_pixels[(first * InputCount)..((first + count) * InputCount)], _labels[first..(first + count)], "slice");

    /// <inheritdoc/>
    public void Encode(int sample, double rotationDegrees, List<(ushort Step, ushort Line)> spikes)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        ReadOnlySpan<byte> pixels = Pixels(sample);
        if (rotationDegrees != 0)
        {
            ImageRotation.Rotate(pixels, ImageScaler.Side, rotationDegrees, _rotated);
            pixels = _rotated;
        }
        // Counting sort by bin keeps lines ascending within a step.
        int start = spikes.Count;
        for (ushort step = 0; step < PixelCoding.Steps; step++)
            for (int line = 0; line < pixels.Length; line++)
                if (PixelCoding.BinOfPixel[pixels[line]] == step) spikes.Add((step, (ushort)line));
        Check.That(spikes.Count - start <= InputCount);
    }
}
