namespace Bss2.Training.Tests;

public sealed class SpeechCorpusTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"bss2-speech-{Guid.NewGuid():N}");

    public void Dispose()
    {
        File.Delete(_path);
        File.Delete(_path + ".zip");
    }

    [Fact]
    public void A_corpus_comes_back_from_its_file_and_splits_by_speaker()
    {
        var corpus = new SpeechCorpus
        {
            Recordings = [new EncodedSpeech("george", 3, 0, [(81, 70), (82, 70), (82, 79)]), new EncodedSpeech("theo", 9, 12, []), new EncodedSpeech("yweweler", 0, 4, [(16_319, 691)])],
        };
        SpeechCorpusFile.Save(_path, corpus);
        SpeechCorpus loaded = SpeechCorpusFile.Load(_path);
        Assert.Equal(corpus.Recordings.Select(r => (r.Speaker, r.Digit, r.Take)), loaded.Recordings.Select(r => (r.Speaker, r.Digit, r.Take)));
        for (int i = 0; i < 3; i++) Assert.Equal(corpus.Recordings[i].Spikes, loaded.Recordings[i].Spikes);
        DatasetPair data = SpeechDataset.Split(loaded);
        Assert.Equal((1, 2, 3, 9, 0), (data.Train.Count, data.Test.Count, data.Train.Label(0), data.Test.Label(0), data.Test.Label(1)));
        List<(ushort Step, ushort Line)> spikes = [];
        data.Train.Encode(0, 0, spikes);
        // 81.6 steps of 24 kHz are a bin.
        Assert.Equal([(0, 0), (1, 0), (1, 1)], spikes.Select(s => ((int)s.Step, (int)s.Line)));
        spikes.Clear();
        data.Test.Encode(1, 0, spikes);
        Assert.Equal([((ushort)199, (ushort)69)], spikes);
    }

    [Fact]
    public void Damaged_files_say_what_is_wrong_and_how_to_make_them_again()
    {
        SpeechCorpusFile.Save(_path, new SpeechCorpus { Recordings = [new EncodedSpeech("a", 1, 0, [(1, 70)])] });
        byte[] good = File.ReadAllBytes(_path);
        foreach ((byte[] bytes, string reason) in new[] { (good[..20], "20 bytes"), ([.. good[..^1], (byte)~good[^1]], "check sum"), ([.. good[..8], 9, .. good[9..]], "version 9") })
        {
            File.WriteAllBytes(_path, bytes);
            string message = Assert.Throws<DatasetException>(() => SpeechCorpusFile.Load(_path)).Message;
            Assert.Contains(reason, message, StringComparison.Ordinal);
            Assert.Contains("bss2 data speech", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_encoder_hears_a_tone_where_it_belongs_and_gives_the_same_bits_for_any_number_of_threads()
    {
        SpokenDigit low = Tone(300, "low"), high = Tone(3000, "high");
        SpeechCorpus one = SpeechCorpus.Encode([low, high], new WorkerPool(1), null, TestContext.Current.CancellationToken);
        SpeechCorpus two = SpeechCorpus.Encode([high, low], new WorkerPool(2), null, TestContext.Current.CancellationToken);
        Assert.Equal(one.Recordings[0].Spikes, two.Recordings[1].Spikes);
        Assert.Equal(one.Recordings[1].Spikes, two.Recordings[0].Spikes);
        // High frequencies belong to the base, low channels.
        Assert.True(Mean(one.Recordings[1]) + 100 < Mean(one.Recordings[0]), $"{Mean(one.Recordings[1])} {Mean(one.Recordings[0])}");
        Assert.All(one.Recordings, r => Assert.All(r.Spikes, s => Assert.InRange(s.Step, 0, 3 * 800)));
    }

    [Fact]
    public void Jitter_moves_spikes_to_neighbouring_lines_and_depends_on_seed_and_index_only()
    {
        var data = new ChannelDataset([1], 10, _ => Enumerable.Range(0, 3000).Select(i => (0.0034 * (i % 200) * 0.999, 385)));
        List<(ushort Step, ushort Line)> plain = [], jittered = [], again = [], other = [];
        data.Encode(0, 0, plain);
        data.EncodeJittered(0, 18, new Philox(5), 7, jittered);
        data.EncodeJittered(0, 18, new Philox(5), 7, again);
        data.EncodeJittered(0, 18, new Philox(5), 8, other);
        Assert.All(plain, s => Assert.Equal(35, s.Line));
        Assert.Equal(jittered, again);
        Assert.NotEqual(jittered, other);
        Assert.Equal(jittered.Order(), jittered);
        // One channel in nine is kept; the spread is two lines.
        Assert.InRange(jittered.Count, 250, 420);
        Assert.InRange(Math.Sqrt(jittered.Average(s => Math.Pow(s.Line - 35, 2))), 1.7, 2.3);
    }

    private static SpokenDigit Tone(double hz, string speaker) =>
        new(speaker, 0, 0, [.. Enumerable.Range(0, 800).Select(i => Math.Sin(2 * Math.PI * hz * i / 8000))]);

    private static double Mean(EncodedSpeech recording) => recording.Spikes.Average(s => (double)s.Channel);
}
