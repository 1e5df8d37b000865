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

    /// <summary>Omnibus responses expected.</summary>
    public int OmnibusReads { get; }

    /// <summary>JTAG responses expected.</summary>
    public int JtagReads { get; }

    /// <summary>Loopback ticks expected.</summary>
    public int Ticks { get; }

    internal int Id { get; }

    internal ulong[] Buffer { get; }

    /// <summary>A program from raw words, e.g. a recorded one.</summary>
    /// <exception cref="PlaybackException">The words hold a halt or garbage.</exception>
    public static PlaybackProgram FromWords(ReadOnlySpan<ulong> words)
    {
        (int reads, int jtag, int ticks) = (0, 0, 0);
        for (int i = 0; i < words.Length; i++)
        {
            ulong word = words[i];
            if ((int)UtWord.Opcode(word) >= UtWord.OpcodeCount)
                throw new PlaybackException($"word {i} of the program: expected a UT message, found {UtWord.Describe(word)}. Check where the words come from.");
            switch (UtWord.Opcode(word))
            {
                case UtToFpgaOpcode.OmnibusAddress when (word >> 36 & 1) != 0: reads++; break;
                case UtToFpgaOpcode.JtagData when (word >> 48 & 1) != 0: jtag++; break;
                case UtToFpgaOpcode.Loopback when (word & 1) != 0: ticks++; break;
                case UtToFpgaOpcode.Loopback:
                    throw new PlaybackException($"word {i} of the program is a halt. A program holds none: the runner appends it. Remove it.");
            }
        }
        return new PlaybackProgram(words.ToArray(), words.Length, reads, jtag, ticks, PlaybackProgramBuilder.NextId());
    }
}
