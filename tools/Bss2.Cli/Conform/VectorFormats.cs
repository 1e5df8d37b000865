namespace Bss2.Cli.Conform;

/// <summary>The list of known vector formats.</summary>
public static class VectorFormats
{
    /// <summary>A fresh instance of each.</summary>
    public static IReadOnlyList<IVectorFormat> All() => [new ContainerVectors(), new UtMessageVectors(), new PlaybackProgramVectors(), new HardwareProgramVectors(), new TrainingGradientVectors(), new PixelEncodingVectors(), new PpuProgramVectors()];
}
