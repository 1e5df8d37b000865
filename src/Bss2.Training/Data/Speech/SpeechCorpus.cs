namespace Bss2.Training;

/// <summary>Encoded recordings: spikes of channels in steps of 24 kHz. Made once from sound, which takes minutes, and kept in a file.</summary>
public sealed class SpeechCorpus
{
    /// <summary>Seed of the nerve fibres: the data set is one draw, the same for everybody.</summary>
    public const ulong Seed = 1;

    /// <summary>Channels that are encoded, up to the last one, 699.</summary>
    public const int ChannelCount = SpeechEncoder.ChannelCount;

    /// <summary>Recordings in the order of the data set.</summary>
    public required IReadOnlyList<EncodedSpeech> Recordings { get; init; }

    /// <summary>Encodes recordings on all threads of <paramref name="pool"/>; <paramref name="progress"/> hears of recordings done, never twice at a time.</summary>
    public static SpeechCorpus Encode(IReadOnlyList<SpokenDigit> digits, WorkerPool pool, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentNullException.ThrowIfNull(pool);
        var encoder = new SpeechEncoder(Seed, pool);
        var recordings = new EncodedSpeech[digits.Count];
        var gate = new Lock();
        int lanes = pool.ThreadCount, done = 0;
        pool.For(lanes, lane =>
        {
            var workspace = new SpeechEncoder.Workspace();
            for (int i = lane; i < digits.Count && !cancellationToken.IsCancellationRequested; i += lanes)
            {
                SpokenDigit digit = digits[i];
                recordings[i] = new EncodedSpeech(digit.Speaker, digit.Digit, digit.Take, [.. encoder.Encode(digit.Samples, SampleNumber(digit), workspace)]);
                lock (gate) progress?.Invoke(++done, digits.Count);
            }
        });
        cancellationToken.ThrowIfCancellationRequested();
        return new SpeechCorpus { Recordings = recordings };
    }

    // Of the recording itself, so that a part of the data set has the same spikes as the whole.
    private static uint SampleNumber(SpokenDigit digit)
    {
        uint number = 2166136261;
        foreach (char c in digit.Speaker) number = (number ^ c) * 16777619;
        return ((number ^ digit.Digit) * 16777619) ^ (uint)digit.Take;
    }
}
