using System.Globalization;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>Prints registers: one instance as a list of fields, many as a table with one line each.</summary>
internal sealed class RegisterPrinter(TextWriter output, bool verbose)
{
    // More fields than this do not fit side by side.
    private const int ColumnsMax = 8;

    public void Print(RegisterSelection selection, IReadOnlyList<RegisterBlock> blocks)
    {
        if (verbose && selection.Container.Doc.Length > 0) output.WriteLine($"{selection.Container.Name}: {selection.Container.Doc}");
        if (selection.Coordinates.Count > 1 && selection.Fields.Count <= ColumnsMax) PrintTable(selection, blocks);
        else
            foreach (RegisterBlock block in blocks)
                for (int i = 0; i < block.Count; i++) PrintInstance(selection, block, i);
    }

    /// <summary>Fields of one instance with their values, for JSON.</summary>
    public static object Json(RegisterSelection selection, RegisterBlock block, int index)
    {
        int coordinate = block.First + index;
        Dictionary<string, long>? values = block.Present[index] ? selection.Container.Decode(block.WordsOf(index), coordinate) : null;
        return new
        {
            Register = selection.Container.Name, Coordinate = coordinate, Present = values is not null,
            Words = block.WordsOf(index).ToArray(), Fields = values is null ? [] : selection.Fields.ToDictionary(f => f.Name, f => values[f.Name]),
        };
    }

    private void PrintTable(RegisterSelection selection, IReadOnlyList<RegisterBlock> blocks)
    {
        ContainerInfo container = selection.Container;
        string[] extra = verbose ? ["address", "words"] : [];
        var table = new TextTable([container.Name, "", .. selection.Fields.Select(f => f.Name), .. extra]);
        table.Right([0, .. Enumerable.Range(2, selection.Fields.Count)]);
        foreach (RegisterBlock block in blocks)
            for (int i = 0; i < block.Count; i++)
            {
                int coordinate = block.First + i;
                Dictionary<string, long>? values = block.Present[i] ? container.Decode(block.WordsOf(i), coordinate) : null;
                IEnumerable<string> cells = selection.Fields.Select(f => values is null ? "absent" : RegisterSyntax.FormatValue(f, values[f.Name]));
                string[] raw = verbose ? [AddressText(container, coordinate), WordsText(block.WordsOf(i))] : [];
                table.Add([$"[{coordinate}]", CoordinateSyntax.FormatDigits(container, coordinate) ?? "", .. cells, .. raw]);
            }
        table.Write(output);
    }

    private void PrintInstance(RegisterSelection selection, RegisterBlock block, int index)
    {
        ContainerInfo container = selection.Container;
        int coordinate = block.First + index;
        string raw = verbose ? $"  at {AddressText(container, coordinate)}, words {WordsText(block.WordsOf(index))}" : "";
        output.WriteLine($"{container.Name}{CoordinateSyntax.Format(container, coordinate, digits: true)}{raw}");
        if (!block.Present[index])
        {
            output.WriteLine("  absent: no device acknowledged");
            return;
        }
        Dictionary<string, long> values = container.Decode(block.WordsOf(index), coordinate);
        TextTable table = verbose ? new TextTable("field", "value", "hex", "range", "").Right(1, 2) : new TextTable("", "").Right(1);
        foreach (FieldInfo field in selection.Fields)
        {
            string value = RegisterSyntax.FormatValue(field, values[field.Name]);
            if (verbose) table.Add(field.Name, value, Hex(values[field.Name]), RegisterSyntax.DescribeValues(field), field.Doc);
            else table.Add(field.Name, value);
        }
        table.Write(output, "  ");
    }

    private static string Hex(long value) => value < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");

    private static string WordsText(ReadOnlySpan<uint> words)
    {
        var texts = new string[words.Length];
        for (int w = 0; w < words.Length; w++) texts[w] = words[w].ToString("x8", CultureInfo.InvariantCulture);
        return string.Join(' ', texts);
    }

    private static string AddressText(ContainerInfo container, int coordinate)
    {
        if (container.WordMaps.Length == 0) return container.Channels[0];
        string address = string.Create(CultureInfo.InvariantCulture, $"0x{container.Address(coordinate, 0):x8}");
        return container.IsOnOmnibus ? address : $"{container.Channels[0]} {container.Address(coordinate, 0)}";
    }
}
