using System.Diagnostics;
using System.Globalization;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>One line on a terminal that shows how far a test is; nothing where standard output is no terminal.</summary>
internal sealed class ProgressLine(TextWriter output, bool isLive, int columns)
{
    private const int UpdateMs = 100, BarWidth = 24, ColumnsUnknown = 80;
    private readonly Stopwatch _start = Stopwatch.StartNew(), _lastShown = Stopwatch.StartNew();
    private int _shownLength;

    /// <summary>A line on the console of this process; results for machines go without.</summary>
    public static ProgressLine OnConsole(TextWriter output, bool json)
    {
        bool isLive = !json && !Console.IsOutputRedirected;
        return new ProgressLine(output, isLive, isLive && Console.WindowWidth > 0 ? Console.WindowWidth : ColumnsUnknown);
    }

    public void Show(TestProgress p)
    {
        if (!isLive || (_lastShown.ElapsedMilliseconds < UpdateMs && p.Done < p.Total)) return;
        _lastShown.Restart();
        double part = p.Total == 0 ? 1 : Math.Min(1, (double)p.Done / p.Total);
        int full = (int)(part * BarWidth);
        double leftS = _start.Elapsed.TotalSeconds * ((1 / Math.Max(part, 1e-6)) - 1);
        string text = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', BarWidth - full)}] {part * 100,3:0} %  {leftS,4:0} s left  {p.Container}{(p.Mismatches > 0 ? $"  {p.Mismatches} WRONG" : "")}");
        if (text.Length >= columns) text = text[..Math.Max(0, columns - 1)];
        output.Write("\r" + text.PadRight(_shownLength));
        _shownLength = text.Length;
    }

    public void Clear()
    {
        if (_shownLength > 0) output.Write("\r" + new string(' ', _shownLength) + "\r");
        _shownLength = 0;
    }
}
