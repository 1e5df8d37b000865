namespace Bss2.Training;

/// <summary>
/// The data set "speech": spoken digits, with two speakers that training never hears as test set (the last two by name, not chosen by result). The
/// training samples are sorted by speaker, so those that are held out from its end are a speaker of their own as well.
/// </summary>
public static class SpeechDataset
{
    /// <summary>Name of the data set.</summary>
    public const string Name = "speech";

    /// <summary>Speakers of the test set.</summary>
    public static IReadOnlyList<string> TestSpeakers { get; } = ["theo", "yweweler"];

    /// <summary>Digits.</summary>
    public const int Classes = 10;

    /// <summary>Cuts a corpus into training and test set.</summary>
    /// <exception cref="DatasetException">One of them would be empty.</exception>
    public static DatasetPair Split(SpeechCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ILookup<bool, EncodedSpeech> parts = corpus.Recordings.ToLookup(r => TestSpeakers.Contains(r.Speaker));
        if (!parts[true].Any() || !parts[false].Any())
            throw new DatasetException($"Expected recordings of {string.Join(" and ", TestSpeakers)} and of others, found those of {string.Join(", ", corpus.Recordings.Select(r => r.Speaker).Distinct())}. Get the file again.");
        return new DatasetPair(Name, Of([.. parts[false]]), Of([.. parts[true]]));
    }

    private static ChannelDataset Of(EncodedSpeech[] recordings) => new(
        [.. recordings.Select(r => r.Digit)], Classes, i => recordings[i].Spikes.Select(s => (s.Step / (double)SpeechEncoder.StepHz, (int)s.Channel)));
}
