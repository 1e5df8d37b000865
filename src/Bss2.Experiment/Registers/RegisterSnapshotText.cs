using System.Globalization;
using System.Text;
using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Snapshots as text (firmware-spec/register-snapshot.md): a header, one line for each run of instances with equal words, and a last line that
/// proves that nothing is missing.
/// </summary>
public static class RegisterSnapshotText
{
    private const string Magic = "bss2-register-snapshot 1", Map = "map ", Device = "device ", End = "end ";

    /// <summary>The text of a snapshot.</summary>
    public static string Write(RegisterSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var text = new StringBuilder();
        text.Append(Magic).Append('\n').Append(Map).Append(RegisterMapVersion.Current).Append('\n').Append(Device).Append(snapshot.Device.ReplaceLineEndings(" ")).Append('\n');
        int lines = 0;
        foreach (RegisterBlock block in snapshot.Blocks)
            for (int start = 0; start < block.Count;)
            {
                int end = RunEnd(block, start);
                if (block.Present[start])
                {
                    WriteRun(text, block, start, end);
                    lines++;
                }
                start = end;
            }
        return text.Append(CultureInfo.InvariantCulture, $"{End}{lines}\n").ToString();
    }

    /// <summary>Reads a snapshot; <paramref name="file"/> is named in faults.</summary>
    /// <exception cref="RegisterInputException">The text is damaged, cut off, or made with another register map.</exception>
    public static RegisterSnapshot Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines[0] != Magic) throw Fault(file, 1, $"'{Magic}'", lines[0]);
        if (lines.Length < 4 || lines[1] != Map + RegisterMapVersion.Current)
            throw Fault(file, 2, $"'{Map}{RegisterMapVersion.Current}' (the register map of this program)", lines.Length > 1 ? lines[1] : "", " Read the file with the program that wrote it, or take a new snapshot.");
        if (!lines[2].StartsWith(Device, StringComparison.Ordinal)) throw Fault(file, 3, $"'{Device}...'", lines[2]);
        Dictionary<ContainerInfo, RegisterBlock> blocks = [];
        int line = 3;
        for (; line < lines.Length && !lines[line].StartsWith(End, StringComparison.Ordinal); line++) ReadRun(lines[line], file, line + 1, blocks);
        string end = $"{End}{line - 3}";
        if (line >= lines.Length || lines[line] != end || lines[(line + 1)..].Any(l => l.Length > 0)) throw Fault(file, line + 1, $"'{end}' as the last line", line < lines.Length ? lines[line] : "the end of the file", " The file was cut off or changed.");
        return new RegisterSnapshot(lines[2][Device.Length..], [.. RegisterCatalog.All.Where(blocks.ContainsKey).Select(c => blocks[c])], []);
    }

    private static int RunEnd(RegisterBlock block, int start)
    {
        int end = start + 1;
        while (end < block.Count && block.Present[end] == block.Present[start] && block.WordsOf(end).SequenceEqual(block.WordsOf(start))) end++;
        return end;
    }

    private static void WriteRun(StringBuilder text, RegisterBlock block, int start, int end)
    {
        text.Append(block.Container.Name).Append(' ').Append(start);
        if (end > start + 1) text.Append("..").Append(end - 1);
        foreach (uint word in block.WordsOf(start)) text.Append(' ').Append(word.ToString("x", CultureInfo.InvariantCulture));
        text.Append('\n');
    }

    private static void ReadRun(string line, string file, int number, Dictionary<ContainerInfo, RegisterBlock> blocks)
    {
        string[] parts = line.Split(' ');
        if (parts.Length < 3 || RegisterCatalog.Find(parts[0]) is not { } container || parts.Length != 2 + container.WordCount) throw Fault(file, number, "a register, its instances and its words", line);
        string[] range = parts[1].Split("..");
        if (range.Length > 2 || !int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first) || !int.TryParse(range[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            || first > last || last >= container.CoordinateCount || container.CoordinateCount > RegisterSyntax.InstancesMax)
            throw Fault(file, number, $"instances of {container.Name}[{CoordinateSyntax.LinearRange(container)}]", line);
        if (!blocks.TryGetValue(container, out RegisterBlock? block)) blocks[container] = block = new RegisterBlock(container, 0, container.CoordinateCount);
        Span<uint> words = block.WordsOf(first);
        for (int w = 0; w < words.Length; w++)
            if (!uint.TryParse(parts[2 + w], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out words[w])) throw Fault(file, number, "words in hexadecimal", line);
        for (int i = first; i <= last; i++)
        {
            if (block.Present[i]) throw Fault(file, number, $"every instance once, but {container.Name}[{i}] came before", line);
            block.Present[i] = true;
            words.CopyTo(block.WordsOf(i));
        }
    }

    private static RegisterInputException Fault(string file, int line, string expected, string found, string advice = "") =>
        new($"{file}, line {line}: expected {expected}, found '{(found.Length > 80 ? found[..80] + "..." : found)}'.{advice}");
}
