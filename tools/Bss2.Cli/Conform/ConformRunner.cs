using System.Text.Json;

namespace Bss2.Cli.Conform;

/// <summary>Checks vector files against this implementation and prints what differs.</summary>
public static class ConformRunner
{
    private const int FailuresPrintedMax = 50;

    /// <summary>Every format this program knows.</summary>
    public static IReadOnlyList<IVectorFormat> Formats { get; } = VectorFormats.All();

    /// <summary>Checks one file; prints failures and the closing line; returns (passed, failed).</summary>
    /// <exception cref="VectorFileException">The file is no vector file.</exception>
    public static (int Passed, int Failed) Run(string path, TextWriter output)
    {
        (int passed, int failed) = (0, 0);
        IVectorFormat? format = null;
        foreach ((int line, JsonElement item) in VectorFile.Read(path))
        {
            format ??= Recognise(path, item);
            IReadOnlyList<string>? failures = CheckOne(path, line, format, item);
            if (failures is null) continue;
            if (failures.Count == 0) { passed++; continue; }
            failed++;
            if (failed > FailuresPrintedMax) continue;
            foreach (string failure in failures) output.WriteLine($"{path}:{line}: {failure}");
        }
        if (failed > FailuresPrintedMax) output.WriteLine($"({failed - FailuresPrintedMax} more failures not printed)");
        output.WriteLine($"{path}: {format!.Name}");
        if (format.TakeSummary() is { } summary) output.WriteLine(summary);
        output.WriteLine($"{passed} passed, {failed} failed");
        return (passed, failed);
    }

    private static IVectorFormat Recognise(string path, JsonElement first) =>
        VectorFormats.All().FirstOrDefault(f => f.Recognises(first))   // Its own for every file: formats may count.
        ?? throw new VectorFileException(
            $"{path}: expected a vector file (one of: {string.Join("; ", Formats.Select(f => f.Name))}), " +
            $"found an object with {string.Join(", ", first.EnumerateObject().Select(p => p.Name).Take(5))}.");

    private static IReadOnlyList<string>? CheckOne(string path, int line, IVectorFormat format, JsonElement item)
    {
        try { return format.Check(item); }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException or JsonException)
        {
            throw new VectorFileException($"{path}, line {line}: expected an object of the format '{format.Name}', found one that lacks a property or has another type ({fault.Message}).", fault);
        }
    }
}
