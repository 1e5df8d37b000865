using System.Diagnostics;
using System.Globalization;
using Bss2.Cli.Reg;
using Bss2.Experiment;
using Bss2.Training;

namespace Bss2.Cli.Data;

/// <summary>Encodes the recordings of the data set "speech" when nobody has done so yet.</summary>
internal sealed class SpeechPreparation(IReadOnlyList<string> folders, int threads, TextWriter output)
{
    /// <summary>Where the encoded recordings are kept: in the last of the data folders, the user's own.</summary>
    public string DefaultFile => Path.Combine(folders[^1], SpokenDigits.Folder, SpeechCorpusFile.Name);

    /// <summary>Loads the data set of <paramref name="settings"/>; encoded speech is made first where only the recordings are there.</summary>
    public DatasetPair Load(TrainingSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Dataset == SpeechDataset.Name && Datasets.FindFile(folders, SpokenDigits.Folder, SpeechCorpusFile.Name) is null)
            Encode(FindZip(), DefaultFile, cancellationToken);
        return Datasets.Load(settings, folders);
    }

    /// <summary>The recordings in a data folder.</summary>
    /// <exception cref="DatasetException">They are in none.</exception>
    public string FindZip() => Datasets.FindFile(folders, SpokenDigits.Folder, SpokenDigits.ZipName) ?? throw new DatasetException(
        $"Expected {SpokenDigits.Folder}/{SpokenDigits.ZipName} in one of: {string.Join(", ", folders)}; found none. It holds the files of 'recordings' of the Free Spoken Digit Dataset " +
        "(github.com/Jakobovski/free-spoken-digit-dataset, CC BY-SA 4.0): put them into a zip file of that name, or give it with 'bss2 data speech --zip FILE'.");

    /// <summary>Encodes <paramref name="zip"/> into <paramref name="file"/>.</summary>
    public void Encode(string zip, string file, CancellationToken cancellationToken)
    {
        IReadOnlyList<SpokenDigit> digits = SpokenDigits.Read(zip);
        output.WriteLine($"encoding   {digits.Count} recordings of {zip} with the cochlea model: some minutes, once");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var start = Stopwatch.StartNew();
        ProgressLine line = ProgressLine.OnConsole(output, json: false);
        SpeechCorpus corpus = SpeechCorpus.Encode(digits, new WorkerPool(threads), (done, count) => line.Show(new TestProgress("recordings", done, count, 0)), cancellationToken);
        line.Clear();
        SpeechCorpusFile.Save(file, corpus);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"encoded    {corpus.Recordings.Average(r => r.Spikes.Length):0} spikes per recording on {SpeechCorpus.ChannelCount} channels, {start.Elapsed.TotalSeconds:0} s: {file}"));
    }
}
