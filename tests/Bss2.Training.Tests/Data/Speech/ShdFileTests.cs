using PureHDF;

namespace Bss2.Training.Tests;

public sealed class ShdFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"bss2-shd-{Guid.NewGuid():N}.h5");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Spikes_of_the_published_form_become_lines_and_bins()
    {
        // Half precision and 16-bit units as published; channels 70 and 79 are lines 0 and 1, 71 is none; 3.4 ms of sound are a bin.
        Write(new Half[][] { [(Half)0.5, (Half)0.004, (Half)0.02], [(Half)0.9] }, new ushort[][] { [79, 70, 71], [70] }, new ushort[] { 17, 3 });
        ChannelDataset data = ShdFile.Read(_path);
        List<(ushort Step, ushort Line)> spikes = [];
        data.Encode(0, 0, spikes);
        Assert.Equal([(1, 0), (147, 1)], spikes.Select(s => ((int)s.Step, (int)s.Line)));
        Assert.Equal((2, 20, 70, 200), (data.Count, data.ClassCount, data.InputCount, data.StepCount));
        Assert.Equal((17, 3), (data.Label(0), data.Label(1)));
        Assert.Equal(1, data.LeftOut);
    }

    [Fact]
    public void Wider_numbers_are_read_as_well()
    {
        Write(new double[][] { [0.004] }, new long[][] { [79] }, new long[] { 19 });
        List<(ushort Step, ushort Line)> spikes = [];
        ShdFile.Read(_path).Encode(0, 0, spikes);
        Assert.Equal([((ushort)1, (ushort)1)], spikes);
    }

    [Fact]
    public void Files_that_do_not_fit_say_what_is_wrong()
    {
        Write(new float[][] { [0.1f], [0.1f] }, new ushort[][] { [1], [2] }, new ushort[] { 20, 0 });
        Assert.Contains("labels 0..19, found 20", Assert.Throws<DatasetException>(() => ShdFile.Read(_path)).Message, StringComparison.Ordinal);
        Write(new float[][] { [0.1f, 0.2f] }, new ushort[][] { [1] }, new ushort[] { 0 });
        Assert.Contains("found 1 for 2 in sample 0", Assert.Throws<DatasetException>(() => ShdFile.Read(_path)).Message, StringComparison.Ordinal);
        Write(new float[][] { [0.1f] }, new ushort[][] { [700] }, new ushort[] { 0 });
        Assert.Contains("channel 700", Assert.Throws<DatasetException>(() => ShdFile.Read(_path)).Message, StringComparison.Ordinal);
        File.WriteAllText(_path, "no HDF5");
        Assert.Contains(_path, Assert.Throws<DatasetException>(() => ShdFile.Read(_path)).Message, StringComparison.Ordinal);
    }

    private void Write(object times, object units, object labels) =>
        new H5File { ["spikes"] = new H5Group { ["times"] = times, ["units"] = units }, ["labels"] = labels }.Write(_path);
}
