using System.Diagnostics;
using System.Globalization;
using Bss2.Training;

namespace Bss2.Cli.Train;

/// <summary>
/// One line that is kept up to date on a terminal of <paramref name="columns"/> (a line that wraps could not be overwritten); on anything
/// else one line per epoch.
/// </summary>
internal sealed class ProgressDisplay(TextWriter output, bool live, int epochs, int columns)
{
    private const int UpdateMs = 150, ColumnsUnknown = 80;
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();
    private readonly Stopwatch _epoch = new(), _lastShown = Stopwatch.StartNew();
    private int _shownLength;

    /// <summary>A display on <paramref name="output"/>: live where that is the terminal of this process.</summary>
    public static ProgressDisplay OnConsole(TextWriter output, int epochs)
    {
        bool live = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        return new ProgressDisplay(output, live, epochs, live && Console.WindowWidth > 0 ? Console.WindowWidth : ColumnsUnknown);
    }

    /// <summary>Starts the clock of an epoch of which <paramref name="imagesDone"/> images were trained before.</summary>
    public void BeginEpoch(long imagesDone)
    {
        _imagesBefore = imagesDone;
        _epoch.Restart();
    }

    /// <summary>Stops the clock of the epoch.</summary>
    public void Stop() => _epoch.Reset();

    public double EpochS => _epoch.Elapsed.TotalSeconds;

    public void Batch(TrainingProgress p)
    {
        if (!live || (_lastShown.ElapsedMilliseconds < UpdateMs && p.Batch < p.BatchCount)) return;
        _lastShown.Restart();
        double done = p.Epoch + ((double)p.Batch / p.BatchCount), rate = (p.Images - _imagesBefore) / Math.Max(1e-3, EpochS);
        double leftS = _sinceStart.Elapsed.TotalSeconds / Math.Max(1e-6, done - _firstEpoch) * (epochs - done);
        string wide = string.Create(CultureInfo.InvariantCulture,
            $"epoch {p.Epoch + 1}/{epochs} {Bar((double)p.Batch / p.BatchCount)} batch {p.Batch}/{p.BatchCount}  loss {p.Loss:0.000}  accuracy {p.AccuracyPercent:0.0} %  {p.HiddenSpikesPerImage:0.0} spikes/image  {rate:0} images/s  {Time(leftS)} left");
        Show(wide.Length < columns ? wide : string.Create(CultureInfo.InvariantCulture,
            $"epoch {p.Epoch + 1}/{epochs} {p.Batch}/{p.BatchCount}  loss {p.Loss:0.000}  acc {p.AccuracyPercent:0.0} %  {p.HiddenSpikesPerImage:0.0} sp/img  {rate:0} img/s  {Time(leftS)} left"));
    }

    public void Evaluating(int done, int count)
    {
        if (!live || _lastShown.ElapsedMilliseconds < UpdateMs) return;
        _lastShown.Restart();
        Show($"testing {Bar((double)done / count)} {done}/{count} images");
    }

    public void Line(string text)
    {
        if (live) output.Write("\r" + new string(' ', _shownLength) + "\r");
        _shownLength = 0;
        output.WriteLine(text);
    }

    /// <summary>Epochs (with fraction) that were done before this process.</summary>
    public void StartAt(double epochs) => _firstEpoch = epochs;

    private double _firstEpoch;
    private long _imagesBefore;

    private void Show(string text)
    {
        if (text.Length >= columns) text = text[..Math.Max(0, columns - 1)];
        output.Write("\r" + text.PadRight(_shownLength));
        _shownLength = text.Length;
    }

    private static string Bar(double part)
    {
        const int width = 16;
        int full = (int)(part * width);
        return "[" + new string('#', full) + new string('.', width - full) + "]";
    }

    private static string Time(double s) => s >= 3600 ? $"{(int)s / 3600} h {(int)s % 3600 / 60:00} min" : s >= 60 ? $"{(int)s / 60}:{(int)s % 60:00}" : $"{(int)s} s";
}
