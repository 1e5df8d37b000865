using Bss2.Experiment;

namespace Bss2.Cli.Reg;

/// <summary>What was left out, by reason.</summary>
internal static class SkippedList
{
    public static void Write(TextWriter output, IReadOnlyList<SkippedRegister> skipped)
    {
        if (skipped.Count == 0) return;
        output.WriteLine($"left out {skipped.Count} registers:");
        var table = new TextTable("", "");
        foreach (IGrouping<string, SkippedRegister> group in skipped.GroupBy(s => s.Reason)) table.Add(group.Key, Names([.. group.Select(s => s.Container.Name)]));
        table.Write(output, "  ");
    }

    public static object Json(IReadOnlyList<SkippedRegister> skipped) => skipped.Select(s => new { Register = s.Container.Name, s.Reason });

    private static string Names(string[] names)
    {
        const int namesMax = 4;
        return names.Length <= namesMax ? string.Join(", ", names) : $"{string.Join(", ", names[..namesMax])} and {names.Length - namesMax} more";
    }
}
