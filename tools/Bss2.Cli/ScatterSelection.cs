using System.CommandLine;

namespace Bss2.Cli;

/// <summary>The options that scatter the targets of a calibration which the simulated chip exports.</summary>
internal sealed class ScatterSelection
{
    private readonly Option<double?> _percent = new("--scatter") { Description = "Calibrate every neuron to targets of its own, drawn with this standard deviation around the common ones, percent.", HelpName = "PERCENT" };
    private readonly Option<string?> _of = new("--scatter-of") { Description = "Targets that are scattered: tau (membrane and synaptic time constants), threshold (its distance from the leak) or all (default).", HelpName = "TARGETS" };
    private readonly Option<ulong?> _seed = new("--scatter-seed") { Description = "Seed of the scattered targets (default 1).", HelpName = "S" };

    /// <summary>All of them, in the order of the help text.</summary>
    public IReadOnlyList<Option> All => [_percent, _of, _seed];

    public void AddTo(Command command)
    {
        foreach (Option option in All) command.Options.Add(option);
    }

    /// <summary>What the user chose; null without --scatter.</summary>
    public TargetScatterRequest? Request(ParseResult r)
    {
        if (r.GetValue(_percent) is double percent) return new TargetScatterRequest(percent, r.GetValue(_of) ?? "all", r.GetValue(_seed) ?? 1).Checked();
        if (r.GetValue(_of) is not null || r.GetValue(_seed) is not null) throw new UserException("Expected --scatter-of and --scatter-seed with --scatter PERCENT, found them alone.");
        return null;
    }
}
