namespace Bss2.Cli.Train;

/// <summary>What is said about lost events.</summary>
internal static class LossText
{
    /// <summary>One line; null when nothing was lost.</summary>
    public static string? Of(EventLosses l)
    {
        if (l.Total == 0) return null;
        string links = (l.ToChip ?? 0) + (l.WithoutClock ?? 0) == 0 ? "" : $", {l.ToChip} on the way to the chip, {l.WithoutClock} in a chip without clock";
        return $"lost       {l.Total} events: {l.CrossbarInput} at crossbar inputs, {l.PadiBus ?? 0} at PADI buses, {l.NeuronArbitration ?? 0} in neuron arbitration, {Math.Max(l.Link, l.FromChip ?? 0)} on the way to the host{links}";
    }
}
