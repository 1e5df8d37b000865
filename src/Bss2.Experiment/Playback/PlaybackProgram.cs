using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>A finished program: UT words without the halt, and how many responses of each kind they ask for.</summary>
public sealed class PlaybackProgram
{
    internal PlaybackProgram(ulong[] words, int count, int omnibusReads, int jtagReads, int ticks, int id)
    {
        (Buffer, WordCount, OmnibusReads, JtagReads, Ticks, Id) = (words, count, omnibusReads, jtagReads, ticks, id);
    }

    /// <summary>The words, to be walked or sent.</summary>
    public ReadOnlyMemory<ulong> Words => Buffer.AsMemory(0, WordCount);

    /// <summary>Number of words.</summary>
    public int WordCount { get; }

    /// <summary>Omnibus responses expected, check words not counted.</summary>
    public int OmnibusReads { get; }

    /// <summary>Check words (<see cref="CheckSequence"/>) that must come back beside them.</summary>
    public int CheckWords => Checks.Count;

    /// <summary>JTAG responses expected.</summary>
    public int JtagReads { get; }

    /// <summary>Loopback ticks expected.</summary>
    public int Ticks { get; }

    internal ProgramChecks Checks { get; init; } = new([], 0);

    internal int Id { get; }

    internal ulong[] Buffer { get; }

    /// <summary>A program from raw words, e.g. a recorded one.</summary>
    /// <exception cref="PlaybackException">The words hold a halt or garbage.</exception>
    public static PlaybackProgram FromWords(ReadOnlySpan<ulong> words)
    {
        var builder = new PlaybackProgramBuilder();
        foreach (ulong word in words) builder.Append(word);
        return builder.Build();
    }

    /// <summary>A program from words that were recorded, or made elsewhere, as they go to the FPGA: with the halt as the last one.</summary>
    /// <exception cref="PlaybackHaltException">The last word is no halt.</exception>
    /// <exception cref="PlaybackException">The words hold a halt before their end, or garbage.</exception>
    public static PlaybackProgram FromCompleteWords(ReadOnlySpan<ulong> words)
    {
        if (words.IsEmpty || words[^1] != UtWord.Halt)
            throw new PlaybackHaltException(
                $"Expected a program whose last word is the halt 0x{UtWord.Halt:x16}, found {(words.IsEmpty ? "no words" : $"{words.Length} words that end with {UtWord.Describe(words[^1])}")}. " +
                "The FPGA would wait for more. Check that the program was not cut off, or append the halt.");
        return FromWords(words[..^1]);
    }
}
