namespace Bss2.Protocol;

/// <summary>The first four words of a reset answer. <paramref name="InfoWords"/> words of bitfile info follow, perhaps over several frames.</summary>
public readonly record struct ArqParameters(ulong SequenceNumbers, ulong Window, ulong WordsMax, ulong InfoWords)
{
    /// <summary>Words before the bitfile info.</summary>
    public const int WordCount = 4;

    /// <summary>What this implementation speaks, with the given length of info.</summary>
    public static ArqParameters Ours(int infoWords) => new(ArqFrame.SequenceNumbers, ArqFrame.Window, ArqFrame.WordsMax, (ulong)infoWords);

    /// <summary>True when both ends can talk to each other.</summary>
    public bool IsOurs => this == Ours(0) with { InfoWords = InfoWords };

    /// <summary>Reads a parameter frame; false when it is too short to be one.</summary>
    public static bool TryRead(in ArqFrame frame, out ArqParameters parameters)
    {
        parameters = default;
        if (!frame.HasData || frame.Type != ArqPacketType.Configuration || frame.WordCount < WordCount) return false;
        parameters = new ArqParameters(frame.Word(0), frame.Word(1), frame.Word(2), frame.Word(3));
        return true;
    }
}
