using System.Globalization;
using System.Text;
using Bss2.Cli.Figures;
using Bss2.Cli.Train;

namespace Bss2.Cli.Readout;

/// <summary>Shows a recording on the terminal and writes its files.</summary>
internal sealed class RecordedOutput
{
    private const int ColumnsUnknown = 80, RowsAlone = 14, RowsOfMany = 8;
    private readonly TextWriter _output;
    private readonly RunFolder? _folder;

    /// <summary>Makes the folder, if files are wanted, before the device works.</summary>
    /// <exception cref="UserException">It cannot be made.</exception>
    public RecordedOutput(TextWriter output, string? folder)
    {
        _output = output;
        if (folder is null) return;
        try { Directory.CreateDirectory(folder); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { throw new UserException($"Expected to make the folder {folder}, found: {fault.Message} Choose another place with --out."); }
        _folder = new RunFolder(folder);
    }

    /// <summary>One line of numbers and a plot per neuron, then the files.</summary>
    public async Task WriteAsync(Recorded recorded)
    {
        await _output.WriteLineAsync($"stimulus   {recorded.Stimulus}").ConfigureAwait(false);
        foreach (RecordedTrace trace in recorded.Traces) await _output.WriteLineAsync(Summary(trace)).ConfigureAwait(false);
        var plot = new TerminalPlot(Columns(), recorded.Traces.Count == 1 ? RowsAlone : RowsOfMany);
        for (int i = 0; i < recorded.Traces.Count; i++)
        {
            await _output.WriteLineAsync().ConfigureAwait(false);
            foreach (string line in plot.Draw(recorded, i)) await _output.WriteLineAsync(line).ConfigureAwait(false);
        }
        if (_folder is null) return;
        RunFolder.Write(_folder.In(recorded.FileName + ".csv"), Csv(recorded));
        _folder.Save(recorded.FileName, TraceFigure.Draw(recorded));
        await _output.WriteLineAsync($"\nfigure     {_folder.In(recorded.FileName + ".svg")}  (and .png)\nnumbers    {_folder.In(recorded.FileName + ".csv")}").ConfigureAwait(false);
    }

    /// <summary>Mean and sd of a neuron in both units.</summary>
    public static string Summary(RecordedTrace trace)
    {
        (double mean, double sd) = RecordedTrace.Statistics(trace.Millivolts);
        (double code, double codeSd) = RecordedTrace.Statistics([.. trace.Codes.Select(c => (double)c)]);
        string spikes = trace.SpikesUs.Length == 1 ? "1 spike" : $"{trace.SpikesUs.Length} spikes";
        return string.Create(CultureInfo.InvariantCulture, $"neuron {trace.Neuron,-4}{trace.Codes.Length} samples, mean {mean:0.0} mV (code {code:0.0}), sd {sd:0.0} mV ({codeSd:0.0}), {spikes}");
    }

    /// <summary>All samples; channel is the place of the neuron among those asked for.</summary>
    public static string Csv(Recorded recorded)
    {
        var text = new StringBuilder("time_us,channel,code,mV\n");
        var next = new int[recorded.Traces.Count];
        while (true)
        {
            int channel = -1;
            for (int c = 0; c < next.Length; c++)
                if (next[c] < recorded.Traces[c].TimesUs.Length && (channel < 0 || recorded.Traces[c].TimesUs[next[c]] < recorded.Traces[channel].TimesUs[next[channel]])) channel = c;
            if (channel < 0) return text.ToString();
            RecordedTrace trace = recorded.Traces[channel];
            int i = next[channel]++;
            text.Append(CultureInfo.InvariantCulture, $"{trace.TimesUs[i]:0.000},{channel},{trace.Codes[i]},{trace.Millivolts[i]:0.00}\n");
        }
    }

    // The writer of a test or a pipe is no terminal.
    private int Columns() => ReferenceEquals(_output, Console.Out) && !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : ColumnsUnknown;
}
