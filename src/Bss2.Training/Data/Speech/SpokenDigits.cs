using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Bss2.Training;

/// <summary>The recordings of the Free Spoken Digit Dataset in its zip file: DIGIT_SPEAKER_TAKE.wav, 8 kHz, mono.</summary>
public static partial class SpokenDigits
{
    /// <summary>Name of the zip file in the folder <see cref="Folder"/> of a data folder.</summary>
    public const string ZipName = "fsdd-recordings.zip";

    /// <summary>Folder of the data set in a data folder.</summary>
    public const string Folder = "spoken-digits";

    /// <summary>Recordings by speaker, digit, take; samples in -1..1.</summary>
    /// <exception cref="DatasetException">No zip file, or no recordings in it.</exception>
    public static IReadOnlyList<SpokenDigit> Read(string zip)
    {
        List<SpokenDigit> digits = [];
        try
        {
            using ZipArchive archive = ZipFile.OpenRead(zip);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                Match name = RecordingName().Match(entry.Name);
                if (!name.Success) continue;
                using var memory = new MemoryStream();
                using (Stream stream = entry.Open()) stream.CopyTo(memory);
                digits.Add(new SpokenDigit(
                    name.Groups[2].Value, (byte)(name.Groups[1].Value[0] - '0'), int.Parse(name.Groups[3].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
                    WaveFile.Read(memory.ToArray(), $"{zip}/{entry.FullName}", SpeechEncoder.WaveHz)));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DatasetException($"{zip}: expected a readable zip file of recordings, found: {fault.Message}. Get the file again.", fault);
        }
        if (digits.Count == 0) throw new DatasetException($"{zip}: expected recordings named DIGIT_SPEAKER_TAKE.wav, found none. Get the file again.");
        return [.. digits.OrderBy(d => d.Speaker, StringComparer.Ordinal).ThenBy(d => d.Digit).ThenBy(d => d.Take)];
    }

    [GeneratedRegex(@"^([0-9])_([a-z]+)_([0-9]{1,6})\.wav$")]
    private static partial Regex RecordingName();
}
