using System.Buffers.Binary;
using System.IO.Compression;

namespace Bss2.Training;

/// <summary>Reader of idx files of unsigned bytes (LeCun's format), plain or gzip.</summary>
public static class IdxFile
{
    private const int ImageMagic = 0x0803, LabelMagic = 0x0801;

    /// <summary>Images: count, side (they are square) and pixels, row-major.</summary>
    /// <exception cref="DatasetException">The data are no square idx3 images or are cut off.</exception>
    public static (int Count, int Side, byte[] Pixels) ReadImages(Stream stream, string name)
    {
        byte[] data = ReadAll(stream, name);
        Require(data.Length >= 16 && Integer(data, 0) == ImageMagic, name, $"idx3 images (magic 0x{ImageMagic:x8})", Found(data));
        (int count, int rows, int columns) = (Integer(data, 4), Integer(data, 8), Integer(data, 12));
        Require(rows == columns && rows is > 0 and <= 1024 && count > 0, name, "square images", $"{count} images of {rows} x {columns}");
        long size = (long)count * rows * columns;
        Require(data.Length - 16 == size, name, $"{size} bytes of pixels ({count} images of {rows} x {columns})", $"{data.Length - 16}; the file may be cut off");
        return (count, rows, data[16..]);
    }

    /// <summary>Labels, one byte each.</summary>
    /// <exception cref="DatasetException">The data are no idx1 labels or are cut off.</exception>
    public static byte[] ReadLabels(Stream stream, string name)
    {
        byte[] data = ReadAll(stream, name);
        Require(data.Length >= 8 && Integer(data, 0) == LabelMagic, name, $"idx1 labels (magic 0x{LabelMagic:x8})", Found(data));
        int count = Integer(data, 4);
        Require(data.Length - 8 == count, name, $"{count} labels", $"{data.Length - 8} bytes; the file may be cut off");
        return data[8..];
    }

    private static byte[] ReadAll(Stream stream, string name)
    {
        try
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            byte[] data = memory.ToArray();
            if (data.Length < 2 || data[0] != 0x1F || data[1] != 0x8B) return data;
            using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException fault)
        {
            throw new DatasetException($"{name}: expected gzip data, found a damaged stream ({fault.Message}). Get the file again.", fault);
        }
    }

    private static int Integer(byte[] data, int at) => BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));

    private static string Found(byte[] data) => data.Length < 4 ? $"{data.Length} bytes" : $"magic 0x{Integer(data, 0):x8}";

    private static void Require(bool condition, string name, string expected, string found)
    {
        if (!condition) throw new DatasetException($"{name}: expected {expected}, found {found}. Get the file again.");
    }
}
