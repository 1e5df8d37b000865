using System.Text.RegularExpressions;

namespace Bss2.Cli.Traffic;

/// <summary>What to try when a replay differs from its capture.</summary>
internal static partial class ReplayAdvice
{
    /// <summary>Compares what the capture says of its board (<paramref name="captured"/>, empty when nothing) with the <paramref name="model"/>.</summary>
    public static string Of(string captured, string model)
    {
        if (captured == model)
            return "the version that recorded it: the capture names this very chip. Or the board was in use before the capture began, and no program reset its chip.";
        Match chip = Chip().Match(captured);
        return chip.Success
            ? $"--chip-seed {chip.Groups[1].Value} --mismatch {chip.Groups[2].Value} --noise {chip.Groups[3].Value}: the capture names that chip."
            : $"the options of the board that was captured, --chip-seed, --mismatch and --noise (this was {model}). Analog responses of silicon never repeat.";
    }

    // As SimulatedFpga describes itself.
    [GeneratedRegex(@"chip seed (\d+), mismatch ([0-9.E+-]+), noise (on|off)")]
    private static partial Regex Chip();
}
