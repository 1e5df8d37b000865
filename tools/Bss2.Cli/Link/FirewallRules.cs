using System.Text.RegularExpressions;

namespace Bss2.Cli.Link;

/// <summary>What was found of a firewall: the lines that may stop datagrams, or why it could not be looked at.</summary>
/// <param name="Program">Who listed it; null when nobody could.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Stopping">Those that drop or refuse something.</param>
/// <param name="Reason">Why it could not be looked at.</param>
internal sealed partial record FirewallRules(string? Program, int Lines, IReadOnlyList<string> Stopping, string Reason)
{
    public static FirewallRules Unread(string reason) => new(null, 0, [], reason);

    /// <summary>Reads the listing of nft or iptables. What a rule matches is not understood: a person reads the lines.</summary>
    public static FirewallRules Read(string program, string listing)
    {
        string[] lines = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new FirewallRules(program, lines.Length, [.. lines.Where(l => Stops().IsMatch(l))], "");
    }

    [GeneratedRegex(@"\b(drop|reject)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Stops();
}
