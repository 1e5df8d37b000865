namespace Bss2.Training;

/// <summary>Weights of one network in model units; arrays are row-major with the post-synaptic neuron outermost.</summary>
public sealed class NetworkWeights
{
    /// <summary>Makes zero weights of the given sizes.</summary>
    public NetworkWeights(int inputCount, int hiddenCount, int outputCount, bool recurrent)
    {
        (InputCount, HiddenCount, OutputCount) = (inputCount, hiddenCount, outputCount);
        Hidden = new float[hiddenCount * inputCount];
        Output = new float[outputCount * hiddenCount];
        Recurrent = recurrent ? new float[hiddenCount * hiddenCount] : [];
    }

    /// <summary>Input lines.</summary>
    public int InputCount { get; }

    /// <summary>Spiking hidden neurons.</summary>
    public int HiddenCount { get; }

    /// <summary>Readout neurons.</summary>
    public int OutputCount { get; }

    /// <summary>Rises with every change: a substrate that has this version needs not look at the arrays.</summary>
    public long Version { get; set; }

    /// <summary>Shape [hidden, input].</summary>
    public float[] Hidden { get; }

    /// <summary>Shape [output, hidden].</summary>
    public float[] Output { get; }

    /// <summary>Shape [hidden, hidden] (post, pre); empty for feed-forward networks.</summary>
    public float[] Recurrent { get; }
}
