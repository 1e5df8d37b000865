using System.CommandLine;
using System.Globalization;
using Bss2.Simulation;

namespace Bss2.Cli.Sim;

/// <summary>The options that choose a simulated chip.</summary>
internal sealed class ChipSelection
{
    private readonly Option<ulong> _seed = new("--chip-seed") { Description = "The simulated chip is a seed: all its mismatch is drawn from it.", DefaultValueFactory = _ => 1, HelpName = "S" };
    private readonly Option<double> _mismatch = new("--mismatch") { Description = "Mismatch of the simulated chip, 0 (none) .. 1 (as measured on silicon).", DefaultValueFactory = _ => 1, HelpName = "X" };
    private readonly Option<string> _noise = new("--noise") { Description = "Trial-to-trial noise of the simulated chip: on or off.", DefaultValueFactory = _ => "on", HelpName = "on|off" };

    private readonly Option<string?> _details = new("--chip-model") { Description = $"Details of the simulated chip that are off by default, separated by commas: {ModelDetails.Names}.", HelpName = "DETAILS" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _seed, _mismatch, _noise, _details }) command.Options.Add(option);
    }

    /// <summary>The chip that the user chose.</summary>
    public ChipOptions Chip(ParseResult result)
    {
        double mismatch = result.GetValue(_mismatch);
        string noise = result.GetValue(_noise)!;
        if (mismatch is not (>= 0 and <= 1)) throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Expected --mismatch 0..1, found {mismatch}."));
        if (noise is not ("on" or "off")) throw new UserException($"Expected --noise on or off, found '{noise}'.");
        return ModelDetails.Apply(new ChipOptions { ChipSeed = result.GetValue(_seed), Mismatch = mismatch, Noise = noise == "on" }, result.GetValue(_details));
    }
}
