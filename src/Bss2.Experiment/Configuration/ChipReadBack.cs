using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>How the chip's configuration memories compare with what was written to them.</summary>
/// <param name="Words">Words compared.</param>
/// <param name="Wrong">Words that differ in a bit that a field uses.</param>
/// <param name="First">The first of them, for people; empty when none.</param>
public sealed record ChipReadBack(int Words, int Wrong, string First)
{
    /// <summary>Reads every part of <paramref name="expected"/> that a real chip reads back and compares it: finds damage on the way to the chip,
    /// which nothing on the link can see (hostarq.md), and memory that does not hold its bits.</summary>
    /// <exception cref="PlaybackException">The FPGA answered wrongly.</exception>
    public static async Task<ChipReadBack> CompareAsync(PlaybackRunner runner, ChipConfig expected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(expected);
        var hardware = new RegisterScope(IsModel: false);
        int[] parts = [.. Enumerable.Range(0, ChipConfig.Parts.Count).Where(p => RegisterPolicy.WhyNotRead(ChipConfig.Parts[p], hardware) is null)];
        RegisterBlock[] blocks = [.. parts.Select(p => new RegisterBlock(ChipConfig.Parts[p], 0, ChipConfig.Parts[p].CoordinateCount))];
        await new RegisterAccess(runner).ReadAsync(blocks, cancellationToken: cancellationToken).ConfigureAwait(false);
        var result = new ChipReadBack(0, 0, "");
        for (int i = 0; i < parts.Length; i++) result = result.Add(blocks[i], expected.Blocks[parts[i]]);
        return result;
    }

    /// <summary>Both comparisons together.</summary>
    public ChipReadBack And(ChipReadBack other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new ChipReadBack(Words + other.Words, Wrong + other.Wrong, Wrong > 0 ? First : other.First);
    }

    private ChipReadBack Add(RegisterBlock block, ReadOnlySpan<uint> expected)
    {
        ContainerInfo container = block.Container;
        int wrong = 0;
        string first = First;
        for (int i = 0; i < expected.Length; i++)
        {
            int word = i % container.WordCount;
            if (((block.Words[i] ^ expected[i]) & container.ImplementedMask(word)) == 0) continue;
            if (Wrong + wrong++ == 0) first = $"{container.Name}[{i / container.WordCount}] word {word}: expected 0x{expected[i]:x8}, found 0x{block.Words[i]:x8}";
        }
        return new ChipReadBack(Words + expected.Length, Wrong + wrong, first);
    }
}
