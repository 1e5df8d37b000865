using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>Writes to a chip what differs between two configurations, word by word.</summary>
public static class ChipDiff
{
    private const int Stride = 64;

    /// <summary>
    /// Appends the words of <paramref name="wanted"/> that differ from <paramref name="present"/> (all words when it is null) and returns their number.
    /// </summary>
    public static int Append(PlaybackProgramBuilder builder, ChipConfig? present, ChipConfig wanted)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(wanted);
        int written = 0;
        for (int i = 0; i < ChipConfig.Parts.Count; i++)
            written += AppendBlock(builder, ChipConfig.Parts[i], present?.Blocks[i], wanted.Blocks[i]);
        return written;
    }

    private static int AppendBlock(PlaybackProgramBuilder builder, ContainerInfo container, uint[]? present, uint[] wanted)
    {
        int written = 0, wordCount = container.WordCount;
        for (int start = 0; start < wanted.Length; start += Stride)
        {
            int end = Math.Min(start + Stride, wanted.Length);
            if (present is not null && present.AsSpan(start, end - start).SequenceEqual(wanted.AsSpan(start, end - start))) continue;
            for (int k = start; k < end; k++)
            {
                if (present is not null && present[k] == wanted[k]) continue;
                builder.WriteWord(container.Address(k / wordCount, k % wordCount), wanted[k]);
                written++;
            }
        }
        return written;
    }
}
