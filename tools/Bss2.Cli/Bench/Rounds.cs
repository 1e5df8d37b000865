namespace Bss2.Cli.Bench;

/// <summary>What several rounds of a measurement say together.</summary>
internal static class Rounds
{
    /// <summary>The upper of the middle values: one slow round does not move it.</summary>
    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
