namespace Bss2.Protocol;

/// <summary>
/// What a <see cref="UtFromFpgaReader"/> did with bits that were no message. All words given, in bits, equal the bits of the messages
/// read plus <paramref name="FillBits"/>, <paramref name="GarbageBits"/> and the bits still pending.
/// </summary>
/// <param name="CommaWords">Whole words skipped because their top bit was set at a message boundary.</param>
/// <param name="FillBits">Bits of comma words and of rests of words closed by a comma bit.</param>
/// <param name="GarbageWords">Undefined headers met; each costs what is left of its word.</param>
/// <param name="GarbageBits">Bits dropped with undefined headers.</param>
public readonly record struct UtStatistics(long CommaWords, long FillBits, long GarbageWords, long GarbageBits);
