namespace Bss2.Cli.Eval;

/// <summary>What a chip used by the model's assumed figures (chip-model.md 7): an estimate, never a measurement.</summary>
/// <param name="Joules">Energy of all supplies.</param>
/// <param name="Seconds">Time on the device.</param>
internal sealed record EnergyUse(double Joules, double Seconds)
{
    /// <summary>What was used since <paramref name="before"/>.</summary>
    public EnergyUse Since(EnergyUse before) => new(Joules - before.Joules, Seconds - before.Seconds);
}
