namespace Bss2.Simulation;

/// <summary>Faults of each direction, for a proxy: <c>SPEC</c> for both, or <c>up:SPEC;down:SPEC</c>.</summary>
/// <param name="Up">Host to FPGA.</param>
/// <param name="Down">FPGA to host.</param>
public sealed record LaneFaults(FaultOptions Up, FaultOptions Down)
{
    private const string UpPrefix = "up:", DownPrefix = "down:";

    /// <summary>Reads what <see cref="ToString"/> writes; a direction that is not named has no faults.</summary>
    /// <exception cref="FaultTextException">It is no such text; the message lists the names.</exception>
    public static LaneFaults Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        FaultOptions? up = null, down = null;
        if (!text.Contains(':', StringComparison.Ordinal)) return new LaneFaults(up = FaultOptions.Parse(text), up);
        foreach (string part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith(UpPrefix, StringComparison.Ordinal) && up is null) up = FaultOptions.Parse(part[UpPrefix.Length..]);
            else if (part.StartsWith(DownPrefix, StringComparison.Ordinal) && down is null) down = FaultOptions.Parse(part[DownPrefix.Length..]);
            else throw new FaultTextException($"Expected SPEC, or {UpPrefix}SPEC;{DownPrefix}SPEC with each direction at most once, found '{part}'. A SPEC is 'none' or fault=value, separated by commas, with the faults {FaultText.Names}.");
        }
        return new LaneFaults(up ?? FaultText.NoFaults, down ?? FaultText.NoFaults);
    }

    /// <summary>One text where both directions are the same, else both with their prefix.</summary>
    public override string ToString() => Up == Down ? Up.ToString() : $"{UpPrefix}{Up};{DownPrefix}{Down}";
}
