namespace Bss2.Training;

/// <summary>
/// Looks for hidden neurons that fail, with nothing but images and weights: images without input show those that fire by themselves, strong
/// input those that do not fire at all. It loads weights of its own; the next forward pass of a training loads that training's again.
/// </summary>
public static class NeuronCheck
{
    private const int SilentImages = 25, DrivenImages = 3;

    // Neurons that fire at the same moment compete for event outputs: only each eighth is driven at a time.
    private const int Groups = 8;

    // Each source adds some 0.28 thresholds at full weight, both volleys together far more than any threshold is away.
    private const int SourcesMax = 32;
    private static readonly ushort[] VolleySteps = [1, 5];

    // No training comes this far: a substrate keeps what it made of a version.
    private const long FirstVersion = long.MaxValue - Groups;

    /// <summary>Checks the hidden neurons of a network of these sizes on <paramref name="substrate"/>; the numbers of its runs are left as they were.</summary>
    public static async Task<NeuronHealth> RunAsync(ISubstrate substrate, NetworkWeights sizes, int stepCount, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(substrate);
        ArgumentNullException.ThrowIfNull(sizes);
        long runIndex = substrate.RunIndex;
        try
        {
            // The noise of the check is its own, whatever ran before.
            substrate.RunIndex = 0;
            var counters = new RecordingCounters();
            long[] silent = await SilentAsync(substrate, sizes, stepCount, counters, cancellationToken).ConfigureAwait(false);
            long[] driven = await DrivenAsync(substrate, sizes, stepCount, counters, cancellationToken).ConfigureAwait(false);
            int[] all = [.. Enumerable.Range(0, sizes.HiddenCount)];
            return new NeuronHealth
            {
                Neurons = all.Length, SpikesLost = counters.SpikesLost, Firing = [.. all.Where(h => silent[h] >= SilentImages)],
                Noisy = [.. all.Where(h => silent[h] > 0 && silent[h] < SilentImages)], Dead = [.. all.Where(h => driven[h] + silent[h] == 0)],
            };
        }
        finally { substrate.RunIndex = runIndex; }
    }

    private static Task<long[]> SilentAsync(ISubstrate substrate, NetworkWeights sizes, int stepCount, RecordingCounters counters, CancellationToken cancellationToken) =>
        ForwardAsync(substrate, Like(sizes, FirstVersion), Batch(SilentImages, sizes.InputCount, stepCount, []), counters, cancellationToken);

    private static async Task<long[]> DrivenAsync(ISubstrate substrate, NetworkWeights sizes, int stepCount, RecordingCounters counters, CancellationToken cancellationToken)
    {
        int sources = Math.Min(SourcesMax, sizes.InputCount);
        (ushort, ushort)[] volleys = [.. from step in VolleySteps from line in Enumerable.Range(0, sources) select (step, (ushort)line)];
        var spikes = new long[sizes.HiddenCount];
        for (int group = 0; group < Groups; group++)
        {
            NetworkWeights weights = Like(sizes, FirstVersion + 1 + group);
            // Weight 1 is beyond what a synapse holds: it becomes the largest.
            for (int h = group; h < sizes.HiddenCount; h += Groups) weights.Hidden.AsSpan(h * sizes.InputCount, sources).Fill(1);
            long[] found = await ForwardAsync(substrate, weights, Batch(DrivenImages, sizes.InputCount, stepCount, volleys), counters, cancellationToken).ConfigureAwait(false);
            for (int h = group; h < spikes.Length; h += Groups) spikes[h] = found[h];
        }
        return spikes;
    }

    private static async Task<long[]> ForwardAsync(ISubstrate substrate, NetworkWeights weights, SpikeBatch batch, RecordingCounters counters, CancellationToken cancellationToken)
    {
        var recording = new Recording(batch.ImageCount, batch.StepCount, weights.HiddenCount, weights.OutputCount);
        await substrate.ForwardAsync(weights, batch, recording, cancellationToken).ConfigureAwait(false);
        counters.Add(recording.Counters);
        var spikes = new long[weights.HiddenCount];
        for (int i = 0; i < recording.HiddenSpikes.Length; i++) spikes[i % spikes.Length] += (long)recording.HiddenSpikes[i];
        return spikes;
    }

    // All weights zero, recurrent ones too: what fires in silence excites nobody else.
    private static NetworkWeights Like(NetworkWeights sizes, long version) =>
        new(sizes.InputCount, sizes.HiddenCount, sizes.OutputCount, sizes.Recurrent.Length > 0) { Version = version };

    private static SpikeBatch Batch(int images, int inputCount, int stepCount, (ushort Step, ushort Line)[] perImage) => new()
    {
        ImageCount = images, StepCount = stepCount, InputCount = inputCount, ImageStart = [.. Enumerable.Range(0, images + 1).Select(i => i * perImage.Length)],
        Step = [.. Enumerable.Repeat(perImage, images).SelectMany(p => p).Select(s => s.Step)], Input = [.. Enumerable.Repeat(perImage, images).SelectMany(p => p).Select(s => s.Line)],
    };
}
