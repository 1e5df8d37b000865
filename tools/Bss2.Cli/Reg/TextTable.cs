using System.Text;

namespace Bss2.Cli.Reg;

/// <summary>Columns that line up, two spaces apart; numbers to the right.</summary>
internal sealed class TextTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];
    private readonly HashSet<int> _right = [];

    /// <summary>Columns that are aligned to the right.</summary>
    public TextTable Right(params int[] columns)
    {
        _right.UnionWith(columns);
        return this;
    }

    public int Count => _rows.Count;

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Head (unless all heads are empty) and rows.</summary>
    public void Write(TextWriter output, string indent = "")
    {
        List<string[]> lines = heads.All(h => h.Length == 0) ? _rows : [heads, .. _rows];
        int[] widths = [.. Enumerable.Range(0, heads.Length).Select(c => lines.Count == 0 ? 0 : lines.Max(l => l[c].Length))];
        var line = new StringBuilder();
        foreach (string[] cells in lines)
        {
            line.Clear().Append(indent);
            for (int c = 0; c < cells.Length; c++)
            {
                // A column that is empty everywhere takes no room.
                if (widths[c] == 0) continue;
                if (line.Length > indent.Length) line.Append("  ");
                line.Append(_right.Contains(c) ? cells[c].PadLeft(widths[c]) : cells[c].PadRight(widths[c]));
            }
            output.WriteLine(line.ToString().TrimEnd());
        }
    }
}
