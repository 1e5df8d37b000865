namespace Bss2.Protocol;

/// <summary>What a link connects to. <paramref name="Device"/> is the address the user gave (e.g. "sim:");
/// <paramref name="BitfileInfo"/> the YAML text of the reset answer (link-protocol.md 1.3);
/// <paramref name="Description"/> one line for people.</summary>
public sealed record FpgaIdentity(string Device, string BitfileInfo, string Description)
{
    /// <summary>The value of a top-level key of the bitfile info; null when it has none.</summary>
    public string? Info(string key)
    {
        foreach (string line in BitfileInfo.Split('\n'))
            if (line.StartsWith($"{key}:", StringComparison.Ordinal)) return line[(key.Length + 1)..].Trim();
        return null;
    }
}
