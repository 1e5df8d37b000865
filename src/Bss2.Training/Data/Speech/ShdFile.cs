using PureHDF;
using PureHDF.VOL.Native;

namespace Bss2.Training;

/// <summary>
/// A file of the Spiking Heidelberg Digits (shd_train.h5, shd_test.h5): spikes/times in seconds and spikes/units (channel 0..699), a sequence for
/// each sample, and labels 0..19. The user supplies the files.
/// </summary>
public static class ShdFile
{
    /// <summary>Name of the data set, and of its folder in a data folder.</summary>
    public const string Name = "shd";

    /// <summary>Digits in English and German.</summary>
    public const int Classes = 20;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DatasetException">No such HDF5 file.</exception>
    public static ChannelDataset Read(string path)
    {
        try
        {
            using NativeFile file = H5File.OpenRead(path);
            double[][] times = Times(file.Dataset("spikes/times"));
            long[][] units = Units(file.Dataset("spikes/units"));
            long[] labels = Whole(file.Dataset("labels"));
            return Checked(path, times, units, labels);
        }
        catch (Exception fault) when (fault is not DatasetException and not OutOfMemoryException)
        {
            throw new DatasetException($"{path}: expected an HDF5 file of SHD with spikes/times, spikes/units and labels, found: {fault.Message} Get the file again.", fault);
        }
    }

    private static ChannelDataset Checked(string path, double[][] times, long[][] units, long[] labels)
    {
        if (times.Length != labels.Length || units.Length != labels.Length)
            throw new DatasetException($"{path}: expected times, units and a label for every sample, found {times.Length}, {units.Length} and {labels.Length}. Get the file again.");
        int bad = Array.FindIndex(labels, l => l is < 0 or >= Classes);
        if (bad >= 0) throw new DatasetException($"{path}: expected labels 0..{Classes - 1}, found {labels[bad]} at sample {bad}. Get the file again.");
        bad = Enumerable.Range(0, labels.Length).FirstOrDefault(i => times[i].Length != units[i].Length, -1);
        if (bad >= 0) throw new DatasetException($"{path}: expected a unit for every time, found {units[bad].Length} for {times[bad].Length} in sample {bad}. Get the file again.");
        return new ChannelDataset([.. labels.Select(l => (byte)l)], Classes, i => times[i].Zip(units[i], (t, u) => (t, (int)u)));
    }

    // The published files hold half precision; others are read as they are.
    private static double[][] Times(IH5Dataset data) => ElementBytes(data) switch
    {
        2 => Convert(data.Read<Half[][]>(), v => (double)v),
        4 => Convert(data.Read<float[][]>(), v => (double)v),
        _ => data.Read<double[][]>(),
    };

    private static long[][] Units(IH5Dataset data) => ElementBytes(data) switch
    {
        2 => Convert(data.Read<ushort[][]>(), v => (long)v),
        4 => Convert(data.Read<int[][]>(), v => (long)v),
        _ => data.Read<long[][]>(),
    };

    private static long[] Whole(IH5Dataset data) => data.Type.Size switch
    {
        1 => [.. data.Read<byte[]>().Select(v => (long)v)],
        2 => [.. data.Read<ushort[]>().Select(v => (long)v)],
        4 => [.. data.Read<int[]>().Select(v => (long)v)],
        _ => data.Read<long[]>(),
    };

    private static int ElementBytes(IH5Dataset data) => data.Type.VariableLength.BaseType.Size;

    private static TOut[][] Convert<TIn, TOut>(TIn[][] values, Converter<TIn, TOut> convert) => Array.ConvertAll(values, v => Array.ConvertAll(v, convert));
}
