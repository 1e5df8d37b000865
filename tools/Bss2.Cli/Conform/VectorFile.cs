using System.Text;
using System.Text.Json;

namespace Bss2.Cli.Conform;

/// <summary>Reads a vector file: one JSON object per line (.jsonl), or one object in the whole file (.json).</summary>
public static class VectorFile
{
    /// <summary>The objects with their line numbers.</summary>
    /// <exception cref="VectorFileException">The file is missing, empty, no JSON, or cut off.</exception>
    public static IEnumerable<(int Line, JsonElement Item)> Read(string path)
    {
        string text;
        try { text = File.ReadAllText(path, Encoding.UTF8); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new VectorFileException($"{path}: expected a readable vector file (.json or .jsonl), found: {fault.Message}", fault);
        }
        if (text.AsSpan().Trim().IsEmpty) throw new VectorFileException($"{path}: expected a vector file, found an empty one.");
        return path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? Lines(path, text) : [(1, Parse(path, 1, text))];
    }

    private static IEnumerable<(int, JsonElement)> Lines(string path, string text)
    {
        int line = 0;
        foreach (string content in text.Split('\n'))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(content)) yield return (line, Parse(path, line, content));
        }
    }

    private static JsonElement Parse(string path, int line, string text)
    {
        try
        {
            JsonElement item = JsonDocument.Parse(text).RootElement;
            if (item.ValueKind != JsonValueKind.Object) throw new VectorFileException($"{path}, line {line}: expected a JSON object, found {item.ValueKind}.");
            return item;
        }
        catch (JsonException fault)
        {
            throw new VectorFileException($"{path}, line {line}: expected a JSON object, found damaged JSON ({fault.Message}). The file may be cut off.", fault);
        }
    }
}
