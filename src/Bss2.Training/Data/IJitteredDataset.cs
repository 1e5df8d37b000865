namespace Bss2.Training;

/// <summary>A data set of spikes on neighbouring channels that can be moved a little to make new samples (training.md 2.7).</summary>
public interface IJitteredDataset
{
    /// <summary>
    /// As <see cref="ISpikeDataset.Encode"/>, with every spike's channel i moved to round(N(i, <paramref name="sigmaChannels"/>)) before channels
    /// are chosen. <paramref name="index"/> chooses the random numbers.
    /// </summary>
    void EncodeJittered(int sample, double sigmaChannels, Philox random, ulong index, List<(ushort Step, ushort Line)> spikes);
}
