using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Writes to a chip what differs between two configurations, word by word.</summary>
/// <remarks>
/// Order (registers-notes.md 15): crossbar nodes that close go first, then all parts, the event path last. A running background source whose
/// seed, rate or label changes is stopped first, because the seed is taken over on the rising edge of enable only.
/// </remarks>
public static class ChipDiff
{
    /// <summary>
    /// Appends the words of <paramref name="wanted"/> that differ from <paramref name="present"/> (all words when it is null: nothing is known of
    /// the chip) and returns how many words are written. Takes no memory but the program's.
    /// </summary>
    public static int Append(PlaybackProgramBuilder builder, ChipConfig? present, ChipConfig wanted)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(wanted);
        int written = 0;
        if (present is null)
        {
            written += CloseAllNodes(builder);
            for (int part = 0; part < ChipConfig.Parts.Count; part++) written += AppendAll(builder, part, wanted.Blocks[part]);
            return written;
        }
        int nodes = ChipConfig.PartOf<CrossbarNode>(), sources = ChipConfig.PartOf<BackgroundSpikeSource>();
        written += AppendNodes(builder, nodes, present.Blocks[nodes], wanted.Blocks[nodes], closing: true);
        for (int part = 0; part < ChipConfig.Parts.Count; part++)
        {
            if (part == nodes) written += AppendNodes(builder, nodes, present.Blocks[nodes], wanted.Blocks[nodes], closing: false);
            else if (part == sources) written += AppendSources(builder, present, wanted);
            else written += AppendChanged(builder, part, present.Blocks[part], wanted.Blocks[part]);
        }
        return written;
    }

    private static int CloseAllNodes(PlaybackProgramBuilder builder)
    {
        for (int n = 0; n < CrossbarNodeOnChip.Count; n++) builder.Write(CrossbarNode.At(n), ChipConfig.ClosedNode);
        return CrossbarNodeOnChip.Count;
    }

    private static int AppendAll(PlaybackProgramBuilder builder, int part, ReadOnlySpan<uint> wanted)
    {
        ReadOnlySpan<uint> addresses = ChipConfig.AddressesOfPart(part);
        for (int i = 0; i < wanted.Length; i++) builder.WriteWord(addresses[i], wanted[i]).SpacedCheckWord();
        return wanted.Length;
    }

    // CommonPrefixLength is a vectorised compare: equal stretches cost a fraction of a nanosecond per word.
    private static int AppendChanged(PlaybackProgramBuilder builder, int part, ReadOnlySpan<uint> present, ReadOnlySpan<uint> wanted)
    {
        ReadOnlySpan<uint> addresses = ChipConfig.AddressesOfPart(part);
        int written = 0;
        for (int i = wanted.CommonPrefixLength(present); i < wanted.Length; i++)
        {
            builder.WriteWord(addresses[i], wanted[i]).SpacedCheckWord();
            written++;
            i += wanted[(i + 1)..].CommonPrefixLength(present[(i + 1)..]);
        }
        return written;
    }

    private static int AppendNodes(PlaybackProgramBuilder builder, int part, ReadOnlySpan<uint> present, ReadOnlySpan<uint> wanted, bool closing)
    {
        ReadOnlySpan<uint> addresses = ChipConfig.AddressesOfPart(part);
        int written = 0;
        for (int n = 0; n < wanted.Length; n++)
        {
            if (present[n] == wanted[n] || IsClosed(CrossbarNode.Decode(wanted[n..])) != closing) continue;
            builder.WriteWord(addresses[n], wanted[n]);
            written++;
        }
        return written;
    }

    // No label under the mask can equal a target with bits outside it.
    private static bool IsClosed(CrossbarNode node) => (node.Target & ~node.Mask) != 0;

    private static int AppendSources(PlaybackProgramBuilder builder, ChipConfig present, ChipConfig wanted)
    {
        int written = 0;
        for (int s = 0; s < BackgroundSpikeSource.Info.CoordinateCount; s++)
        {
            Register<BackgroundSpikeSource> register = BackgroundSpikeSource.At(s);
            BackgroundSpikeSource old = present.Get(register), now = wanted.Get(register);
            if (old == now) continue;
            if (old.Enable && now.Enable)
            {
                builder.Write(register, old with { Enable = false });
                written += BackgroundSpikeSource.WordCount;
            }
            builder.Write(register, now);
            written += BackgroundSpikeSource.WordCount;
        }
        return written;
    }
}
