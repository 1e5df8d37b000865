namespace Bss2.Simulation;

/// <summary>
/// <see cref="FaultOptions"/> as people write them: <c>loss=0.01,burst=3,delay-us=50,blackout=2s@10s</c>, one name per fault; what is not named is
/// off. <c>none</c> is a network that changes nothing, not even time.
/// </summary>
internal static class FaultText
{
    private const string None = "none";

    public static readonly FaultOptions NoFaults = new() { DelayNs = 0 };

    private static readonly FaultField[] Fields =
    [
        FaultField.Probability("loss", f => f.Loss, (f, x) => f with { Loss = x }),
        FaultField.Real("burst", "1..1000000", 1, 1e6, f => f.LossBurst, (f, x) => f with { LossBurst = x }, off: 1),
        FaultField.Probability("duplicate", f => f.Duplicate, (f, x) => f with { Duplicate = x }),
        FaultField.Probability("late-duplicate", f => f.LateDuplicate, (f, x) => f with { LateDuplicate = x }),
        FaultField.Microseconds("late-duplicate-us", f => f.LateDuplicateNs, (f, x) => f with { LateDuplicateNs = x }),
        FaultField.Probability("reorder", f => f.Reorder, (f, x) => f with { Reorder = x }),
        FaultField.Microseconds("reorder-us", f => f.ReorderNs, (f, x) => f with { ReorderNs = x }),
        FaultField.Microseconds("delay-us", f => f.DelayNs, (f, x) => f with { DelayNs = x }),
        FaultField.Microseconds("jitter-us", f => f.JitterNs, (f, x) => f with { JitterNs = x }),
        FaultField.Probability("corrupt", f => f.Corrupt, (f, x) => f with { Corrupt = x }),
        FaultField.Probability("corrupt-repaired", f => f.CorruptRepaired, (f, x) => f with { CorruptRepaired = x }),
        FaultField.Probability("truncate", f => f.Truncate, (f, x) => f with { Truncate = x }),
        FaultField.Probability("foreign", f => f.Foreign, (f, x) => f with { Foreign = x }),
        FaultField.At("blackout", "LENGTH@BEGIN, e.g. 2s@10s", Blackout, SetBlackout),
        FaultField.At("peer", $"{string.Join('|', Enum.GetNames<PeerEvent>().Select(n => n.ToLowerInvariant()))}@MOMENT", PeerEventOf, SetPeerEvent),
        FaultField.Whole("host-words-per-ms", int.MaxValue, f => f.HostWordsPerMs, (f, x) => f with { HostWordsPerMs = (int)x }),
        FaultField.Whole("fpga-words-per-ms", int.MaxValue, f => f.FpgaWordsPerMs, (f, x) => f with { FpgaWordsPerMs = (int)x }),
        FaultField.Microseconds("timer-late-us", f => f.TimerLateNs, (f, x) => f with { TimerLateNs = x }),
        FaultField.Whole("line-bytes-per-s", 1_000_000_000_000, f => f.LineBytesPerSecond, (f, x) => f with { LineBytesPerSecond = x }),
    ];

    /// <summary>Every name with what it takes.</summary>
    public static string Names => string.Join(", ", Fields.Select(f => $"{f.Name} ({f.Takes})"));

    public static string Print(FaultOptions faults)
    {
        string[] parts = [.. Fields.Select(f => (f.Name, Value: f.Print(faults))).Where(p => p.Value is not null).Select(p => $"{p.Name}={p.Value}")];
        return parts.Length > 0 ? string.Join(',', parts) : None;
    }

    /// <exception cref="FaultTextException">A name is unknown, named twice, or its value is out of its range.</exception>
    public static FaultOptions Parse(string text)
    {
        FaultOptions faults = NoFaults;
        if (text.Trim() == None) return faults;
        HashSet<string> seen = [];
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            FaultField? field = Array.Find(Fields, f => f.Name == pair[0]);
            if (field is null || pair.Length != 2) throw new FaultTextException($"Expected '{None}' or fault=value, separated by commas, with the faults {Names}; found '{part}'.");
            if (!seen.Add(field.Name)) throw new FaultTextException($"Expected every fault once, found '{field.Name}' again in '{text}'.");
            faults = field.Read(faults, pair[1]) ?? throw new FaultTextException($"Expected {field.Name}={field.Takes}; found '{part}'. The faults are {Names}.");
        }
        return faults;
    }

    private static (string What, long AtNs)? Blackout(FaultOptions f) =>
        f.BlackoutNs == 0 && f.BlackoutAtNs == 0 ? null : (FaultField.Duration(f.BlackoutNs), f.BlackoutAtNs);

    private static FaultOptions? SetBlackout(FaultOptions f, string length, long atNs) =>
        FaultField.ReadDuration(length) is { } ns ? f with { BlackoutNs = ns, BlackoutAtNs = atNs } : null;

    private static (string What, long AtNs)? PeerEventOf(FaultOptions f) =>
        f.PeerEvent == PeerEvent.None && f.PeerEventAtNs == 0 ? null : (f.PeerEvent.ToString().ToLowerInvariant(), f.PeerEventAtNs);

    private static FaultOptions? SetPeerEvent(FaultOptions f, string what, long atNs) =>
        Array.Find(Enum.GetValues<PeerEvent>(), e => e.ToString().Equals(what, StringComparison.OrdinalIgnoreCase)) is var found && (found != PeerEvent.None || what == None)
            ? f with { PeerEvent = found, PeerEventAtNs = atNs } : null;
}
