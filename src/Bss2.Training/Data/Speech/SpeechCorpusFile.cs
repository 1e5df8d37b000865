using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bss2.Training;

/// <summary>
/// A <see cref="SpeechCorpus"/> in a file, little-endian: magic "BSS2SPCH", version, number of recordings; for each speaker (length byte, ASCII), digit,
/// take (u32), number of spikes (u32), steps (u16 each), channels (u16 each); SHA-256 of all before. The version changes with the encoder's bits.
/// </summary>
public static class SpeechCorpusFile
{
    /// <summary>Name of the file in the folder of the spoken digits.</summary>
    public const string Name = "speech-700.spikes";

    private const ulong Magic = 0x4843_5053_3253_5342; // "BSS2SPCH"
    private const int Version = 2, HeaderBytes = 16, HashBytes = 32, SpikesMax = 1 << 20;

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    public static void Save(string path, SpeechCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.ASCII, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(corpus.Recordings.Count);
            foreach (EncodedSpeech recording in corpus.Recordings)
            {
                writer.Write((byte)recording.Speaker.Length);
                writer.Write(Encoding.ASCII.GetBytes(recording.Speaker));
                writer.Write(recording.Digit);
                writer.Write(recording.Take);
                writer.Write(recording.Spikes.Length);
                foreach ((ushort step, _) in recording.Spikes) writer.Write(step);
                foreach ((_, ushort channel) in recording.Spikes) writer.Write(channel);
            }
        }
        byte[] body = memory.ToArray();
        string partial = path + ".partial";
        File.WriteAllBytes(partial, [.. body, .. SHA256.HashData(body)]);
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="DatasetException">Damaged, cut off or of another version.</exception>
    public static SpeechCorpus Load(string path)
    {
        byte[] file = Read(path);
        ReadOnlySpan<byte> data = file;
        if (file.Length < HeaderBytes + HashBytes || BinaryPrimitives.ReadUInt64LittleEndian(data) != Magic)
            throw Fault(path, "encoded speech of bss2", $"{file.Length} bytes of something else");
        int version = BinaryPrimitives.ReadInt32LittleEndian(data[8..]);
        if (version != Version) throw Fault(path, $"encoded speech of version {Version}", $"version {version}");
        if (!SHA256.HashData(data[..^HashBytes]).AsSpan().SequenceEqual(data[^HashBytes..])) throw Fault(path, "a matching check sum", "another one: the file is cut off or damaged");
        using var reader = new BinaryReader(new MemoryStream(file, 0, file.Length - HashBytes), Encoding.ASCII);
        reader.BaseStream.Position = HeaderBytes;
        var recordings = new EncodedSpeech[BinaryPrimitives.ReadInt32LittleEndian(data[12..])];
        for (int i = 0; i < recordings.Length; i++) recordings[i] = Recording(reader, path);
        return new SpeechCorpus { Recordings = recordings };
    }

    private static EncodedSpeech Recording(BinaryReader reader, string path)
    {
        string speaker = Encoding.ASCII.GetString(reader.ReadBytes(reader.ReadByte()));
        (byte digit, int take, int count) = (reader.ReadByte(), reader.ReadInt32(), reader.ReadInt32());
        if (count is < 0 or > SpikesMax) throw Fault(path, $"0..{SpikesMax} spikes of a recording", $"{count}");
        var spikes = new (ushort Step, ushort Channel)[count];
        for (int k = 0; k < count; k++) spikes[k].Step = reader.ReadUInt16();
        for (int k = 0; k < count; k++) spikes[k].Channel = reader.ReadUInt16();
        return new EncodedSpeech(speaker, digit, take, spikes);
    }

    private static byte[] Read(string path)
    {
        try { return File.ReadAllBytes(path); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: expected a readable file, found: {fault.Message}", fault);
        }
    }

    private static DatasetException Fault(string path, string expected, string found) =>
        new($"{path}: expected {expected}, found {found}. Delete it; 'bss2 data speech' encodes the recordings again.");
}
