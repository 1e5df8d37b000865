using System.Buffers.Binary;
using System.IO.Compression;
using Bss2.Training;

namespace Bss2.Cli.Tests;

public sealed class SpeechCommandTests : IDisposable
{
    private const int WaveHz = 8000;
    private readonly Cli _cli = new();

    [Fact]
    public async Task Recordings_are_encoded_into_a_file_whatever_the_number_of_threads()
    {
        string zip = _cli.In("two.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
            for (int digit = 0; digit < 2; digit++)
                using (Stream stream = archive.CreateEntry($"{digit}_theo_0.wav").Open()) stream.Write(Tone(digit));
        foreach (int threads in new[] { 1, 2 })
        {
            (int exit, string output, string errors) = await Cli.RunAsync("data", "speech", "--zip", zip, "--out", _cli.In($"{threads}.spikes"), "--threads", $"{threads}");
            Assert.True(exit == ExitCode.Ok, errors);
            Assert.Contains("encoding   2 recordings", output, StringComparison.Ordinal);
        }
        SpeechCorpus corpus = SpeechCorpusFile.Load(_cli.In("1.spikes"));
        Assert.Equal([0, 1], corpus.Recordings.Select(r => (int)r.Digit));
        Assert.All(corpus.Recordings, r => Assert.NotEmpty(r.Spikes));
        Assert.Equal(await File.ReadAllBytesAsync(_cli.In("1.spikes"), Cli.Token), await File.ReadAllBytesAsync(_cli.In("2.spikes"), Cli.Token));
    }

    [Fact]
    public async Task A_zip_file_that_is_not_there_is_refused()
    {
        (int exit, _, string errors) = await Cli.RunAsync("data", "speech", "--zip", _cli.In("nothing.zip"), "--out", _cli.In("x"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("expected a readable zip file of recordings", errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, (await Cli.RunAsync("data", "speech", "--threads", "0")).Exit);
    }

    public void Dispose() => _cli.Dispose();

    // 100 ms of a square wave as 16-bit mono.
    private static byte[] Tone(int pitch)
    {
        const int count = WaveHz / 10, header = 44;
        var file = new byte[header + (2 * count)];
        "RIFF"u8.CopyTo(file);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), WaveHz);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), 2 * WaveHz);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), 2 * count);
        int half = 8 - (3 * pitch);
        for (int i = 0; i < count; i++) BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(header + (2 * i)), (short)(i / half % 2 == 0 ? 8000 : -8000));
        return file;
    }
}
