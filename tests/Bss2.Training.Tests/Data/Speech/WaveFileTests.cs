using System.IO.Compression;
using System.Text;

namespace Bss2.Training.Tests;

public sealed class WaveFileTests : IDisposable
{
    private readonly string _zip = Path.Combine(Path.GetTempPath(), $"bss2-wave-{Guid.NewGuid():N}.zip");

    public void Dispose() => File.Delete(_zip);

    [Fact]
    public void Samples_are_read_past_other_chunks() =>
        Assert.Equal([0.5, -1, 0], WaveFile.Read(Wave(8000, [16384, -32768, 0], extra: true), "a.wav", 8000));

    [Fact]
    public void Other_files_say_what_was_expected()
    {
        byte[] wave = Wave(44_100, [1], extra: false);
        Assert.Contains("44100 Hz", Assert.Throws<DatasetException>(() => WaveFile.Read(wave, "a.wav", 8000)).Message, StringComparison.Ordinal);
        Assert.Contains("RIFF", Assert.Throws<DatasetException>(() => WaveFile.Read("nothing"u8, "a.wav", 8000)).Message, StringComparison.Ordinal);
        Assert.Contains("left", Assert.Throws<DatasetException>(() => WaveFile.Read(wave.AsSpan()[..^1], "a.wav", 44_100)).Message, StringComparison.Ordinal);
        Assert.Contains("data chunk", Assert.Throws<DatasetException>(() => WaveFile.Read(wave.AsSpan()[..36], "a.wav", 44_100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recordings_come_sorted_by_speaker_digit_and_take()
    {
        using (ZipArchive zip = ZipFile.Open(_zip, ZipArchiveMode.Create))
            foreach (string name in new[] { "9_anna_0.wav", "0_zoe_2.wav", "0_anna_10.wav", "0_anna_9.wav", "readme.txt" })
                using (Stream stream = zip.CreateEntry($"recordings/{name}").Open()) stream.Write(Wave(8000, [1, 2], extra: false));
        Assert.Equal([("anna", 0, 9), ("anna", 0, 10), ("anna", 9, 0), ("zoe", 0, 2)], SpokenDigits.Read(_zip).Select(d => (d.Speaker, (int)d.Digit, d.Take)));
    }

    [Fact]
    public void An_archive_without_recordings_is_refused()
    {
        using (ZipFile.Open(_zip, ZipArchiveMode.Create)) { }
        Assert.Throws<DatasetException>(() => SpokenDigits.Read(_zip));
        File.WriteAllText(_zip, "no archive");
        Assert.Throws<DatasetException>(() => SpokenDigits.Read(_zip));
    }

    private static byte[] Wave(int rate, short[] samples, bool extra)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.ASCII);
        writer.Write("RIFF"u8);
        writer.Write(0);
        writer.Write("WAVE"u8);
        if (extra)
        {
            writer.Write("LIST"u8);
            writer.Write(3);
            writer.Write([1, 2, 3, 0]);
        }
        writer.Write("fmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(2 * rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        foreach (short sample in samples) writer.Write(sample);
        return memory.ToArray();
    }
}
