using System.Text;
using System.Text.RegularExpressions;

namespace Bss2.RegisterMap;

/// <summary>Prints the coordinates of containers as mixed-radix axes with named values, for tools that let people type them.</summary>
internal static partial class CoordinateEmitter
{
    // Words for axes whose type name does not end in a good one.
    private static readonly Dictionary<string, string> AxisNames = new()
    {
        ["SynapseQuadColumnOnDLS"] = "quad", ["CADCReadoutType"] = "readout", ["AD5252OnBoard"] = "device", ["DAC6573OnBoard"] = "device", ["DACOnBoard"] = "dac", ["PPUOnDLS"] = "ppu",
        ["NeuronBackendConfigOnNeuronBackendConfigBlock"] = "index", ["NeuronResetOnNeuronResetBlock"] = "index",
        ["SpikeCounterReadOnSpikeCounterReadBlock"] = "index", ["SpikeCounterResetOnSpikeCounterResetBlock"] = "index",
    };

    // Same numbers, but people think of neurons in rows and columns (registers-notes.md 3).
    private static readonly Dictionary<string, string> SameAs = new() { ["NeuronConfigOnDLS"] = "AtomicNeuronOnDLS" };

    public static string Emit(Map map, string header)
    {
        var text = new StringBuilder(header).Append("namespace Bss2.Chip;\n\npublic static partial class CoordinateCatalog\n{\n    private static Dictionary<string, CoordinateInfo> Make() => new()\n    {\n");
        IEnumerable<string> used = map.Blocks.SelectMany(b => b.Containers).Where(c => c.CompositeOf is null).Select(c => c.Coordinate).Distinct();
        foreach (string name in used.Order(StringComparer.Ordinal))
        {
            Coordinate whole = map.Coordinates[name], shape = map.Coordinates[SameAs.GetValueOrDefault(name, name)];
            string axes = string.Join(", ", Axes(map, shape).Select(a => $"new(\"{AxisName(a.Name)}\", {a.Size ?? 1}, {Names(a.Named)})"));
            text.Append($"        [\"{name}\"] = new([{axes}], {(whole.Outer is null ? "[]" : Names(whole.Named))}, {(whole.IsSparse ? "true" : "false")}),\n");
        }
        return text.Append("    };\n}\n").ToString();
    }

    private static IEnumerable<Coordinate> Axes(Map map, Coordinate c) =>
        c.Outer is null || c.Inner is null ? [c] : [.. Axes(map, map.Coordinates[c.Outer]), .. Axes(map, map.Coordinates[c.Inner])];

    private static string Names(IReadOnlyList<(string Name, int Value)> named) => $"[{string.Join(", ", named.OrderBy(n => n.Value).Select(n => $"(\"{n.Name}\", {n.Value})"))}]";

    // "CapMemRowOnCapMemBlock" is a row.
    private static string AxisName(string type) =>
        AxisNames.TryGetValue(type, out string? name) ? name : LastWord().Match(Owner().Replace(type, "")).Value.ToLowerInvariant();

    [GeneratedRegex("On(?=[A-Z]).*$")]
    private static partial Regex Owner();

    [GeneratedRegex("[A-Z][a-z0-9]*$|[A-Z0-9]+$")]
    private static partial Regex LastWord();
}
