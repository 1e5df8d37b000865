namespace Bss2.Training;

/// <summary>What the chip did for one image: raw CADC codes and spike times.</summary>
public sealed class ImageLog
{
    /// <summary>Codes of all placed neurons (hidden, then readout), one array per sample.</summary>
    public IList<byte[]> Codes { get; } = [];

    /// <summary>Spikes of hidden neurons, time in us from sample 0.</summary>
    public IList<(double TimeUs, int Neuron)> Spikes { get; } = [];
}
