using System.Reflection;

namespace Bss2.Training;

/// <summary>The data sets by name: "mnist" is embedded at 16 x 16, "fashion", "speech" and "shd" are read from a data folder, "yinyang" is generated.</summary>
public static class Datasets
{
    private const string YinYang = "yinyang";

    /// <summary>Names that <see cref="Load(string, IReadOnlyList{string})"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mnist", "fashion", YinYang, SpeechDataset.Name, ShdFile.Name];

    /// <summary>Loads the data set of <paramref name="settings"/>, coded as they say.</summary>
    /// <exception cref="DatasetException">Unknown name, or a file is missing or damaged.</exception>
    public static DatasetPair Load(TrainingSettings settings, IReadOnlyList<string> dataFolders)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings is { Dataset: YinYang, StaggeredSources: true } ? LoadYinYang(staggered: true) : Load(settings.Dataset, dataFolders);
    }

    /// <summary>Loads a data set; <paramref name="dataFolders"/> are searched in order for files that are not embedded.</summary>
    /// <exception cref="DatasetException">Unknown name, or a file is missing or damaged.</exception>
    public static DatasetPair Load(string name, IReadOnlyList<string> dataFolders) => name switch
    {
        "mnist" => new DatasetPair(name, Embedded("mnist16-train"), Embedded("mnist16-t10k")),
        "fashion" => new DatasetPair(name, Fashion(dataFolders, "train"), Fashion(dataFolders, "t10k")),
        YinYang => LoadYinYang(staggered: false),
        SpeechDataset.Name => SpeechDataset.Split(SpeechCorpusFile.Load(Speech(dataFolders))),
        ShdFile.Name => new DatasetPair(name, ShdFile.Read(Shd(dataFolders, "shd_train.h5")), ShdFile.Read(Shd(dataFolders, "shd_test.h5"))),
        _ => throw new DatasetException($"Expected a data set ({string.Join(", ", Names)}), found '{name}'."),
    };

    private static DatasetPair LoadYinYang(bool staggered) => new(YinYang, new YinYangDataset(5000, 42, staggered), new YinYangDataset(1000, 40, staggered));

    private static ImageDataset Embedded(string part)
    {
        Assembly assembly = typeof(Datasets).Assembly;
        using Stream images = assembly.GetManifestResourceStream($"Bss2.Training.{part}-images")!;
        using Stream labels = assembly.GetManifestResourceStream($"Bss2.Training.{part}-labels")!;
        return new ImageDataset(IdxFile.ReadImages(images, part).Pixels, IdxFile.ReadLabels(labels, part), part);
    }

    private static ImageDataset Fashion(IReadOnlyList<string> folders, string part)
    {
        string images = Find(folders, "fashion-mnist", $"{part}-images-idx3-ubyte"), labels = Find(folders, "fashion-mnist", $"{part}-labels-idx1-ubyte");
        using FileStream imageStream = File.OpenRead(images), labelStream = File.OpenRead(labels);
        (int count, int side, byte[] pixels) = IdxFile.ReadImages(imageStream, images);
        var scaled = new byte[count * ImageScaler.Side * ImageScaler.Side];
        for (int i = 0; i < count; i++)
            ImageScaler.Scale(pixels.AsSpan(i * side * side, side * side), side, crop: 0).CopyTo(scaled, i * ImageScaler.Side * ImageScaler.Side);
        return new ImageDataset(scaled, IdxFile.ReadLabels(labelStream, labels), images);
    }

    /// <summary>A file of a data set in the first of the folders that has it; null when none has.</summary>
    public static string? FindFile(IReadOnlyList<string> folders, string set, string file)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return folders.Select(folder => Path.Combine(folder, set, file)).FirstOrDefault(File.Exists);
    }

    private static string Speech(IReadOnlyList<string> folders) => FindFile(folders, SpokenDigits.Folder, SpeechCorpusFile.Name) ?? throw new DatasetException(
        $"Expected {SpokenDigits.Folder}/{SpeechCorpusFile.Name} in one of: {string.Join(", ", folders)}; found none. 'bss2 data speech' makes it from the recordings.");

    private static string Shd(IReadOnlyList<string> folders, string file) => FindFile(folders, ShdFile.Name, file) ?? throw new DatasetException(
        $"Expected {ShdFile.Name}/{file} in one of: {string.Join(", ", folders)}; found none. zenkelab.org offers the Spiking Heidelberg Digits: unpack shd_train.h5 and shd_test.h5 into a folder " +
        $"{ShdFile.Name} and set BSS2_DATA to its parent. Without them, 'speech' is a like task from free recordings.");

    private static string Find(IReadOnlyList<string> folders, string set, string file)
    {
        foreach (string folder in folders)
            foreach (string candidate in new[] { Path.Combine(folder, set, file), Path.Combine(folder, set, file + ".gz") })
                if (File.Exists(candidate)) return candidate;
        throw new DatasetException(
            $"Expected {set}/{file}(.gz) in one of: {string.Join(", ", folders)}; found none. On Debian 'apt-get install dataset-fashion-mnist' provides it " +
            "(files below /usr/share/dataset); put the four idx files into a folder fashion-mnist and set BSS2_DATA to its parent.");
    }
}
