using System.CommandLine.Completions;
using Bss2.Chip;
using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>What can follow in a register's name: names, then coordinates, then fields.</summary>
internal static class RegisterCompletions
{
    private const int CompletionsMax = 200;

    public static IEnumerable<CompletionItem> Complete(CompletionContext context) => Complete(context.WordToComplete).Select(text => new CompletionItem(text));

    /// <summary>Texts that begin with what was typed, in the map's spelling.</summary>
    public static IEnumerable<string> Complete(string typed) => All(typed).Take(CompletionsMax);

    private static IEnumerable<string> All(string typed)
    {
        int end = typed.AsSpan().IndexOfAny('[', '.');
        string name = end < 0 ? typed : typed[..end];
        ContainerInfo? whole = RegisterCatalog.All.FirstOrDefault(c => RegisterNames.IsBeginningOf(name, c.Name) && RegisterNames.IsBeginningOf(c.Name, name));
        if (end < 0) return [.. RegisterCatalog.All.Where(c => c.WordCount > 0 && RegisterNames.IsBeginningOf(name, c.Name)).Select(c => c.Name).Order(StringComparer.Ordinal), .. whole is null ? [] : After(whole)];
        if (whole is null) return [];
        int close = typed.IndexOf(']', StringComparison.Ordinal);
        if (typed[end] == '[' && close < 0) return Coordinates(whole).Where(c => c.StartsWith($"{whole.Name}{typed[end..]}", StringComparison.OrdinalIgnoreCase));
        int dot = typed.IndexOf('.', close < 0 ? end : close);
        if (dot < 0) return Fields(whole, $"{whole.Name}{typed[end..]}.", "");
        return Fields(whole, $"{whole.Name}{typed[end..(dot + 1)]}", typed[(dot + 1)..]);
    }

    private static IEnumerable<string> After(ContainerInfo container) => container.CoordinateCount > 1 ? Coordinates(container) : Fields(container, container.Name + ".", "");

    // All, the linear range, names of instances; the range in digits shows what they are called.
    private static IEnumerable<string> Coordinates(ContainerInfo container)
    {
        CoordinateInfo shape = CoordinateCatalog.Of(container);
        IEnumerable<string> names = (shape.Axes.Count == 1 ? shape.Axes[0].Names : shape.Names).Select(n => n.Name);
        string[] digits = shape.Axes.Count > 1 ? [string.Join(",", shape.Axes.Select(a => $"0..{a.Count - 1}"))] : [];
        return new[] { "*", CoordinateSyntax.LinearRange(container) }.Concat(names).Concat(digits).Select(c => $"{container.Name}[{c}]");
    }

    private static IEnumerable<string> Fields(ContainerInfo container, string prefix, string typed) =>
        container.Fields.Where(f => RegisterNames.IsBeginningOf(typed, f.Name)).Select(f => prefix + f.Name);
}
