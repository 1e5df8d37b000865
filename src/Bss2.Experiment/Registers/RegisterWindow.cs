using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>A container that shows a part of the words of another one (registers-notes.md 4 and 13).</summary>
internal sealed class RegisterWindow
{
    // By field name without index: the window's and the whole's.
    private static readonly (string Window, string Whole, (string Window, string Whole)[] Fields)[] Known =
    [
        ("SynapseWeightQuad", "SynapseQuad", [("values", "weights")]),
        ("SynapseLabelQuad", "SynapseQuad", [("values", "labels")]),
        ("SynapseCorrelationCalibQuad", "SynapseQuad", [("time_calibs", "time_calibs"), ("amp_calibs", "amp_calibs")]),
        ("ExternalPPUMemoryByte", "ExternalPPUMemoryQuad", [("value", "quad")]),
    ];

    private readonly (FieldInfo Window, FieldInfo Whole, int Entry)[] _fields;

    private RegisterWindow(ContainerInfo window, ContainerInfo whole, (string Window, string Whole)[] names)
    {
        (Window, Whole) = (window, whole);
        Entries = window.CoordinateCount / whole.CoordinateCount;
        _fields = [.. Enumerable.Range(0, 4).SelectMany(i => names.Select(n => (window.Field(window.IsByteLane ? n.Window : $"{n.Window}[{i}]"), whole.Field($"{n.Whole}[{i}]"), window.IsByteLane ? i : 0)))];
    }

    public static IReadOnlyList<RegisterWindow> All { get; } = [.. Known.Select(k => new RegisterWindow(RegisterCatalog.Find(k.Window)!, RegisterCatalog.Find(k.Whole)!, k.Fields))];

    public ContainerInfo Window { get; }

    public ContainerInfo Whole { get; }

    /// <summary>Instances of the window for one of the whole.</summary>
    public int Entries { get; }

    /// <summary>True when the window shows what the whole holds at <paramref name="coordinate"/> of the window.</summary>
    public bool Shows(RegisterBlock window, RegisterBlock whole, int coordinate)
    {
        ReadOnlySpan<uint> seen = window.WordsOf(coordinate), held = whole.WordsOf(coordinate / Entries);
        foreach ((FieldInfo part, FieldInfo field, int entry) in _fields)
            if (entry == coordinate % Entries && part.Get(seen, coordinate) != field.Get(held)) return false;
        return true;
    }

    /// <summary>Puts what is written through the window into the whole.</summary>
    public void Put(RegisterBlock window, RegisterBlock whole, int coordinate)
    {
        ReadOnlySpan<uint> written = window.WordsOf(coordinate);
        Span<uint> held = whole.WordsOf(coordinate / Entries);
        foreach ((FieldInfo part, FieldInfo field, int entry) in _fields)
            if (entry == coordinate % Entries) field.Set(held, part.Get(written, coordinate));
    }
}
