using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary>Details of the chip model that are off unless named (<c>--chip-model</c>): what each costs or finds is in decisions.md.</summary>
internal static class ModelDetails
{
    private static readonly (string Name, Func<ChipOptions, ChipOptions> With, Func<ChipOptions, bool> IsOn)[] All =
    [
        ("strict-memories", c => c with { StrictMemories = true }, c => c.StrictMemories),
        ("strict-clocks", c => c with { StrictClocks = true }, c => c.StrictClocks),
        ("strict-capmem", c => c with { StrictCapMem = true }, c => c.StrictCapMem),
        ("capmem-settling", c => c with { CapMemSettling = true }, c => c.CapMemSettling),
        ("capmem-noise", c => c with { CapMemWriteNoise = true }, c => c.CapMemWriteNoise),
        ("capmem-crosstalk", c => c with { CapMemCrosstalk = true }, c => c.CapMemCrosstalk),
    ];

    /// <summary>Their names, for help.</summary>
    public static string Names => string.Join(", ", All.Select(d => d.Name));

    /// <summary>The chip with the details that <paramref name="text"/> names, separated by commas.</summary>
    /// <exception cref="UserException">A name is none.</exception>
    public static ChipOptions Apply(ChipOptions chip, string? text)
    {
        foreach (string name in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int at = Array.FindIndex(All, d => d.Name == name);
            if (at < 0) throw new UserException($"Expected --chip-model with some of {Names}; found '{name}'.");
            chip = All[at].With(chip);
        }
        return chip;
    }

    /// <summary>The details that are on, separated by commas; empty for the usual model.</summary>
    public static string Of(ChipOptions chip) => string.Join(",", All.Where(d => d.IsOn(chip)).Select(d => d.Name));
}
