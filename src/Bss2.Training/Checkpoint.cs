using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Bss2.Training;

/// <summary>
/// The exact state of a training run between two batches: weights, moments, counters. Little-endian: magic, version, sizes, counters,
/// arrays, SHA-256 of all before.
/// </summary>
public static class Checkpoint
{
    private const ulong Magic = 0x5450_4B43_3253_5342; // "BSS2CKPT"
    private const int Version = 2, HeaderBytes = 88, HashBytes = 32;

    /// <summary>Saves the trainer's state; the file appears whole or not at all.</summary>
    public static void Save(string path, Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        using var memory = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], trainer.Network.InputCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], trainer.Network.HiddenCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], trainer.Network.OutputCount);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], trainer.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], trainer.Batches);
        WriteSums(header[40..], trainer.Sums);
        memory.Write(header);
        foreach ((float[] array, Adam adam) in Pairs(trainer))
        {
            WriteFloats(memory, array);
            WriteFloats(memory, adam.Mean);
            WriteFloats(memory, adam.Variance);
            (double power1, double power2) = adam.Powers;
            memory.Write(BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(power1)));
            memory.Write(BitConverter.GetBytes(BitConverter.DoubleToInt64Bits(power2)));
        }
        byte[] body = memory.ToArray();
        string partial = path + ".partial";
        File.WriteAllBytes(partial, [.. body, .. SHA256.HashData(body)]);
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Restores a trainer of the same sizes.</summary>
    /// <exception cref="CheckpointException">The file does not fit.</exception>
    public static void Load(string path, Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        byte[] file = Read(path);
        ReadOnlySpan<byte> data = file;
        if (file.Length < HeaderBytes + HashBytes || BinaryPrimitives.ReadUInt64LittleEndian(data) != Magic)
            throw new CheckpointException($"{path}: expected a checkpoint of bss2, found {file.Length} bytes of something else.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(data[8..]);
        if (version != Version) throw new CheckpointException($"{path}: expected checkpoint version {Version}, found {version}. Continue the run with the version of bss2 that wrote it.");
        if (!SHA256.HashData(data[..^HashBytes]).AsSpan().SequenceEqual(data[^HashBytes..]))
            throw new CheckpointException($"{path}: the checksum does not match; the file is cut off or damaged. Start the run anew.");
        (int inputs, int hidden, int outputs) = (BinaryPrimitives.ReadInt32LittleEndian(data[12..]), BinaryPrimitives.ReadInt32LittleEndian(data[16..]), BinaryPrimitives.ReadInt32LittleEndian(data[20..]));
        TrainableNetwork n = trainer.Network;
        if ((inputs, hidden, outputs) != (n.InputCount, n.HiddenCount, n.OutputCount))
            throw new CheckpointException($"{path}: expected a network of {n.InputCount}-{n.HiddenCount}-{n.OutputCount}, found {inputs}-{hidden}-{outputs}.");
        trainer.Epoch = (int)BinaryPrimitives.ReadInt64LittleEndian(data[24..]);
        trainer.Batches = BinaryPrimitives.ReadInt64LittleEndian(data[32..]);
        trainer.Sums = ReadSums(data[40..]);
        int at = HeaderBytes;
        foreach ((float[] array, Adam adam) in Pairs(trainer))
        {
            ReadFloats(data, ref at, array);
            ReadFloats(data, ref at, adam.Mean);
            ReadFloats(data, ref at, adam.Variance);
            adam.Powers = (BinaryPrimitives.ReadDoubleLittleEndian(data[at..]), BinaryPrimitives.ReadDoubleLittleEndian(data[(at + 8)..]));
            at += 16;
        }
    }

    /// <summary>SHA-256 over all float32 weights, little-endian, layer by layer (hidden, output, recurrent), row-major, post-synaptic neuron outermost.</summary>
    public static string WeightsSha256(NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var memory = new MemoryStream();
        WriteFloats(memory, weights.Hidden);
        WriteFloats(memory, weights.Output);
        WriteFloats(memory, weights.Recurrent);
        return Convert.ToHexStringLower(SHA256.HashData(memory.ToArray()));
    }

    /// <summary>The weights as raw float32, little-endian, in the order of <see cref="WeightsSha256"/>.</summary>
    public static byte[] WeightBytes(NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var memory = new MemoryStream();
        WriteFloats(memory, weights.Hidden);
        WriteFloats(memory, weights.Output);
        WriteFloats(memory, weights.Recurrent);
        return memory.ToArray();
    }

    /// <summary>Reads <see cref="WeightBytes"/> back.</summary>
    /// <exception cref="CheckpointException">The file has another length than the network.</exception>
    public static void ReadWeights(string path, NetworkWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        byte[] data = Read(path);
        int expected = 4 * (weights.Hidden.Length + weights.Output.Length + weights.Recurrent.Length);
        if (data.Length != expected) throw new CheckpointException($"{path}: expected {expected} bytes of float32 weights, found {data.Length}. The run has another network, or the file is cut off.");
        int at = 0;
        foreach (float[] array in new[] { weights.Hidden, weights.Output, weights.Recurrent }) ReadFloats(data, ref at, array);
        weights.Version++;
    }

    private static void WriteSums(Span<byte> at, EpochSums sums)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(at, sums.Loss);
        BinaryPrimitives.WriteInt64LittleEndian(at[8..], sums.Correct);
        BinaryPrimitives.WriteInt64LittleEndian(at[16..], sums.Images);
        BinaryPrimitives.WriteInt64LittleEndian(at[24..], sums.InputSpikes);
        BinaryPrimitives.WriteInt64LittleEndian(at[32..], sums.HiddenSpikes);
    }

    private static EpochSums ReadSums(ReadOnlySpan<byte> at) => new()
    {
        Loss = BinaryPrimitives.ReadDoubleLittleEndian(at), Correct = BinaryPrimitives.ReadInt64LittleEndian(at[8..]), Images = BinaryPrimitives.ReadInt64LittleEndian(at[16..]),
        InputSpikes = BinaryPrimitives.ReadInt64LittleEndian(at[24..]), HiddenSpikes = BinaryPrimitives.ReadInt64LittleEndian(at[32..]),
    };

    private static byte[] Read(string path)
    {
        try { return File.ReadAllBytes(path); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{path}: expected a readable file, found: {fault.Message}", fault);
        }
    }

    private static IEnumerable<(float[] Array, Adam Adam)> Pairs(Trainer trainer) => trainer.Network.Parameters.Zip(trainer.Optimisers);

    private static void WriteFloats(Stream stream, float[] values)
    {
        if (BitConverter.IsLittleEndian) { stream.Write(MemoryMarshal.AsBytes(values.AsSpan())); return; }
        Span<byte> four = stackalloc byte[4];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(four, value);
            stream.Write(four);
        }
    }

    private static void ReadFloats(ReadOnlySpan<byte> data, ref int at, float[] values)
    {
        for (int i = 0; i < values.Length; i++, at += 4) values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[at..]);
    }
}
