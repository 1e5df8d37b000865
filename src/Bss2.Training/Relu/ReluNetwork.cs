namespace Bss2.Training;

/// <summary>
/// A network without spikes to compare with: pixel intensities, one hidden layer of rectified linear units, a linear readout, both with
/// biases. Rows are pre-synaptic, padded to a multiple of 16; the last row of each layer holds the biases.
/// </summary>
public sealed class ReluNetwork
{
    private const uint HiddenLayer = 4, OutputLayer = 5;

    /// <summary>Makes a network whose weights are normal with sd sqrt(2 / fan-in) (hidden) and sqrt(1 / fan-in) (readout; He et al. 2015), biases 0.</summary>
    public ReluNetwork(int inputCount, int hiddenCount, int outputCount, ulong seed)
    {
        (InputCount, HiddenCount, OutputCount) = (inputCount, hiddenCount, outputCount);
        HiddenStride = VectorMath.Padded(hiddenCount);
        OutputStride = VectorMath.Padded(outputCount);
        Hidden = new float[(inputCount + 1) * HiddenStride];
        Output = new float[(hiddenCount + 1) * OutputStride];
        var random = new Philox(seed);
        Fill(Hidden, inputCount, hiddenCount, HiddenStride, Math.Sqrt(2.0 / inputCount), random, HiddenLayer);
        Fill(Output, hiddenCount, outputCount, OutputStride, Math.Sqrt(1.0 / hiddenCount), random, OutputLayer);
    }

    /// <summary>Input values.</summary>
    public int InputCount { get; }

    /// <summary>Hidden units.</summary>
    public int HiddenCount { get; }

    /// <summary>Readouts.</summary>
    public int OutputCount { get; }

    /// <summary>Floats per row of hidden targets.</summary>
    public int HiddenStride { get; }

    /// <summary>Floats per row of readout targets.</summary>
    public int OutputStride { get; }

    /// <summary>Shape [input + 1, hidden (padded)]; the last row are biases.</summary>
    public float[] Hidden { get; }

    /// <summary>Shape [hidden + 1, output (padded)]; the last row are biases.</summary>
    public float[] Output { get; }

    /// <summary>All parameters without padding, float32 little-endian, in the order of the arrays: the file weights.f32 of a run.</summary>
    public byte[] WeightBytes()
    {
        using var memory = new MemoryStream();
        Write(memory, Hidden, InputCount + 1, HiddenCount, HiddenStride);
        Write(memory, Output, HiddenCount + 1, OutputCount, OutputStride);
        return memory.ToArray();
    }

    private static void Write(MemoryStream memory, float[] array, int rows, int columns, int stride)
    {
        Span<byte> four = stackalloc byte[sizeof(float)];
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(four, array[(r * stride) + c]);
                memory.Write(four);
            }
    }

    private static void Fill(float[] target, int rows, int columns, int stride, double sd, Philox random, uint layer)
    {
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                target[(r * stride) + c] = (float)(sd * Normal.At(random, RandomUse.Weights, layer, (ulong)((r * columns) + c)));
    }
}
