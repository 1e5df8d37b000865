namespace Bss2.Protocol;

/// <summary>
/// Takes messages out of the words from the FPGA. Resumable: bits of an unfinished message are kept between calls, whatever the split.
/// A mutable struct that its owner passes by reference; never throws, garbage is counted.
/// </summary>
/// <remarks>
/// The rules are those of firmware-spec/ut.md: at a message boundary with nothing buffered, a word with its top bit set carries no message;
/// after a message, a top bit of 1 in what is left of the word drops that rest. An undefined header is counted in <see cref="Statistics"/>
/// and everything up to the next word boundary is dropped: the next word is tried as a fresh message.
/// </remarks>
public struct UtFromFpgaReader
{
    private ulong _high;   // The buffered bits, left-aligned.
    private int _level;    // How many: 0..48 (multiples of 16) between calls.

    private long _commaWords, _fillBits, _garbageWords, _garbageBits;

    /// <summary>Undefined headers met; each costs what is left of its word.</summary>
    public readonly long GarbageWords => _garbageWords;

    /// <summary>What became of bits that were no message.</summary>
    public readonly UtStatistics Statistics => new(_commaWords, _fillBits, _garbageWords, _garbageBits);

    /// <summary>Bits of an unfinished message.</summary>
    public readonly int PendingBits => _level;

    /// <summary>
    /// The next message; reads words from <paramref name="position"/> on and moves it. False when the words are used up:
    /// call again with the following ones.
    /// </summary>
    public bool TryRead(ReadOnlySpan<ulong> words, ref int position, out UtFromFpgaMessage message)
    {
        while (_level == 0)
        {
            if (position >= words.Length) { message = default; return false; }
            ulong word = words[position];
            if ((long)word < 0) { _commaWords++; _fillBits += 64; position++; continue; }
            var opcode = (UtFromFpgaOpcode)(word >> 56);
            if ((int)opcode >= UtFromFpga.OpcodeCount) { _garbageWords++; _garbageBits += 64; position++; continue; }
            if (UtFromFpga.MessageBits(opcode) == 64)
            {
                position++;
                message = new UtFromFpgaMessage(opcode, word & 0x00FF_FFFF_FFFF_FFFF, 0);
                return true;
            }
            // The first word of an 80-bit message: keep all of it and take the rest from the next one.
            position++;
            (_high, _level) = (word, 64);
        }
        return TryReadBuffered(words, ref position, out message);
    }

    private bool TryReadBuffered(ReadOnlySpan<ulong> words, ref int position, out UtFromFpgaMessage message)
    {
        var opcode = (UtFromFpgaOpcode)(_high >> 56);
        if ((int)opcode >= UtFromFpga.OpcodeCount)
        {
            _garbageWords++;
            _garbageBits += _level;
            (_high, _level) = (0, 0);
            return TryRead(words, ref position, out message);
        }
        int size = UtFromFpga.MessageBits(opcode);
        if (_level < size && position >= words.Length) { message = default; return false; }
        ulong next = _level < size ? words[position++] : 0;
        Take(opcode, size, next, out message);
        return true;
    }

    private void Take(UtFromFpgaOpcode opcode, int size, ulong next, out UtFromFpgaMessage message)
    {
        // 128 bits: the buffered ones, then the next word.
        UInt128 bits = ((UInt128)_high << 64) | (_level == 64 ? next : 0);
        if (_level < 64) bits = ((UInt128)_high << 64) | ((UInt128)next << (64 - _level));
        UInt128 body = bits >> (128 - size);
        ulong low = (ulong)body;
        message = size == 64
            ? new UtFromFpgaMessage(opcode, low & 0x00FF_FFFF_FFFF_FFFF, 0)
            : new UtFromFpgaMessage(opcode, low, (byte)(body >> 64));
        int left = _level + 64 - size;
        ulong rest = (ulong)((bits << size) >> 64);
        // A comma drops what is left of the word; the rest is shorter than a word here.
        if ((long)rest < 0) _fillBits += left;
        if (left == 0 || (long)rest < 0) (_high, _level) = (0, 0);
        else (_high, _level) = (rest, left);
    }
}
