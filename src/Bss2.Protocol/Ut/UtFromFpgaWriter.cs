namespace Bss2.Protocol;

/// <summary>
/// Packs messages from the FPGA, most significant bit first, into 64-bit words. Keeps the bits of a partial word between calls, so it is
/// a mutable struct that its owner passes by reference.
/// </summary>
/// <remarks>Call order: <see cref="Write"/> per message (it stores 0..2 words), <see cref="Flush"/> before a pause.</remarks>
public struct UtFromFpgaWriter
{
    /// <summary>Most words that one call stores.</summary>
    public const int WordsPerCallMax = 2;

    private ulong _partial;
    private int _bits;

    /// <summary>Close the word at once after an 80-bit message, so that every message starts a word (what the simulated FPGA does, chip-model.md 8.3).</summary>
    public bool ClosesLongMessages { get; init; }

    /// <summary>Bits of the unfinished word, 0..63.</summary>
    public readonly int PendingBits => _bits;

    /// <summary>Appends a message; returns the number of words stored in <paramref name="words"/> (at least two must fit).</summary>
    public int Write(in UtFromFpgaMessage message, Span<ulong> words)
    {
        ulong top = ((ulong)message.Opcode << 56);
        if (UtFromFpga.MessageBits(message.Opcode) == 64) return Append(top | message.Low, words);
        // 80 bits: header, 72 bits of payload: the first 64 are header, High and bits 63..16 of Low.
        int stored = Append(top | ((ulong)message.High << 48) | (message.Low >> 16), words);
        stored += Append16((ushort)message.Low, words[stored..]);
        return ClosesLongMessages ? stored + Flush(words[stored..]) : stored;
    }

    /// <summary>Closes a partial word with a comma bit and zeros; returns the number of words stored (0 or 1).</summary>
    public int Flush(Span<ulong> words)
    {
        if (_bits == 0) return 0;
        words[0] = _partial | (1UL << (63 - _bits));
        (_partial, _bits) = (0, 0);
        return 1;
    }

    private int Append(ulong bits64, Span<ulong> words)
    {
        if (_bits == 0) { words[0] = bits64; return 1; }
        words[0] = _partial | (bits64 >> _bits);
        _partial = bits64 << (64 - _bits);
        return 1;
    }

    private int Append16(ushort bits16, Span<ulong> words)
    {
        _partial |= ((ulong)bits16 << 48) >> _bits;
        _bits += 16;
        if (_bits < 64) return 0;
        words[0] = _partial;
        (_partial, _bits) = (0, 0);
        return 1;
    }
}
