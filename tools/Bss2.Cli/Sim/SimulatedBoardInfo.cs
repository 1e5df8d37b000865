using System.Globalization;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary>
/// What a served simulated board adds to its bitfile info, so that the other end of a link can tell which chip it talked to. Clients of the real
/// hardware ignore keys that they do not know (link-protocol.md 5.2).
/// </summary>
internal static class SimulatedBoardInfo
{
    private const string SeedKey = "simulated_chip_seed";

    /// <summary>The info of a board with <paramref name="chip"/> and <paramref name="links"/>.</summary>
    public static string Text(ChipOptions chip, LinkErrors links = default) => new FpgaOptions().BitfileInfo + string.Create(CultureInfo.InvariantCulture,
        $"{SeedKey}: {chip.ChipSeed}\nsimulated_mismatch: {chip.Mismatch}\nsimulated_noise: {(chip.Noise ? "on" : "off")}\n{Details(chip)}{Errors(links)}");

    private static string Details(ChipOptions chip) => ModelDetails.Of(chip) is { Length: > 0 } details ? $"simulated_details: {details}\n" : "";

    private static string Errors(LinkErrors links) => links.Rate == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"simulated_link_errors: {links.Rate} (seed {links.Seed})\n");

    /// <summary>The seed of the chip behind a link; null when it is none of ours, or silicon.</summary>
    public static ulong? ChipSeed(FpgaIdentity identity) =>
        ulong.TryParse(identity.Info(SeedKey), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : null;
}
