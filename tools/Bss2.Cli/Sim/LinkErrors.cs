using System.CommandLine;
using System.Globalization;
using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary>Damaged words on the links between the simulated FPGA and its chip (<c>--link-errors</c>): how many, and which ones.</summary>
/// <param name="Rate">Probability that a word fails its check, 0..0.5.</param>
/// <param name="Seed">Seed of the errors.</param>
internal readonly record struct LinkErrors(double Rate, ulong Seed)
{
    private const double RateMax = 0.5;

    /// <summary>The option; each command needs its own object.</summary>
    public static Option<string?> CreateOption() => new("--link-errors")
    {
        Description = "Part of the words between simulated FPGA and chip that fail their check, 0..0.5, and a seed: such register words are sent again, such events are lost.",
        HelpName = "RATE[:SEED]",
    };

    /// <summary>What the user chose; null and empty are none.</summary>
    /// <exception cref="UserException">The text is no rate and seed.</exception>
    public static LinkErrors Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return new LinkErrors(0, 1);
        string[] parts = text.Split(':');
        ulong seed = 1;
        if (parts.Length > 2 || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) || rate is not (>= 0 and <= RateMax)
            || (parts.Length == 2 && !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out seed)))
            throw new UserException($"Expected --link-errors RATE[:SEED] with a rate of 0..0.5, such as 0.001 or 0.001:7; found '{text}'.");
        return new LinkErrors(rate, seed);
    }

    /// <summary>A board that has them.</summary>
    public FpgaOptions Of(FpgaOptions fpga) => fpga with { LinkErrorRate = Rate, LinkErrorSeed = Seed };

    /// <summary>What the links of <paramref name="board"/> cost since its client connected; null when nothing.</summary>
    public static string? Toll(SimulatedFpga board)
    {
        FpgaLosses l = board.FpgaLosses;
        if (l.EventsDamagedToChip + l.EventsDamagedFromChip + l.OmnibusWordsRepeated + l.SystimeTriesFailed == 0) return null;
        return $"links      {l.EventsDamagedToChip} events to and {l.EventsDamagedFromChip} from the chip lost in damaged words, {l.OmnibusWordsRepeated} register words sent again, {l.SystimeTriesFailed} tries of systime failed";
    }
}
