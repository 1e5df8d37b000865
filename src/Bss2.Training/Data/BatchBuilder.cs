namespace Bss2.Training;

/// <summary>Cuts an order of samples into pieces of encoded spikes; buffers are reused.</summary>
internal sealed class BatchBuilder(ISpikeDataset data)
{
    private readonly List<(ushort Step, ushort Line)> _spikes = [];

    /// <summary>Encodes <paramref name="samples"/> into <paramref name="batch"/>.</summary>
    public void Encode(ReadOnlySpan<int> samples, SpikeBatch batch, byte[] labels, double rotationDegrees, double channelJitter, Philox random, ulong noiseIndex)
    {
        _spikes.Clear();
        if (batch.ImageStart.Length <= samples.Length) batch.ImageStart = new int[samples.Length + 1];
        (batch.ImageCount, batch.StepCount, batch.InputCount) = (samples.Length, data.StepCount, data.InputCount);
        for (int i = 0; i < samples.Length; i++)
        {
            batch.ImageStart[i] = _spikes.Count;
            labels[i] = data.Label(samples[i]);
            if (channelJitter > 0 && data is IJitteredDataset jittered) jittered.EncodeJittered(samples[i], channelJitter, random, noiseIndex + (ulong)i, _spikes);
            else data.Encode(samples[i], Angle(rotationDegrees, random, noiseIndex + (ulong)i), _spikes);
        }
        batch.ImageStart[samples.Length] = _spikes.Count;
        if (batch.Step.Length < _spikes.Count) (batch.Step, batch.Input) = (new ushort[_spikes.Count * 2], new ushort[_spikes.Count * 2]);
        for (int k = 0; k < _spikes.Count; k++) (batch.Step[k], batch.Input[k]) = _spikes[k];
    }

    /// <summary>Angle of training image number <paramref name="image"/> of the run, uniform within +-<paramref name="rotationDegrees"/>.</summary>
    public static double Angle(double rotationDegrees, Philox random, ulong image) =>
        rotationDegrees == 0 ? 0 : rotationDegrees * ((random.Block(RandomUse.Rotation, 0, image).X0 / 2147483648.0) - 1);

    /// <summary>A seeded order of 0..count-1 (Fisher-Yates).</summary>
    public static void Shuffle(int[] order, Philox random, ulong epoch)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = (int)((ulong)random.Block(RandomUse.Shuffle, (uint)i, epoch).X0 * (ulong)(i + 1) >> 32);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
