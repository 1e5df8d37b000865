using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>
/// Responses on their way to the host: encodes messages, annotates time (link-protocol 3.3) and keeps the words until they are taken.
/// Every message is complete in words: after an 80-bit one the word is closed at once (chip-model 8.3).
/// </summary>
internal sealed class ResponseStream
{
    // How far the host's clock may run ahead of a message before it is set back: events must stay within 128 ticks.
    private const long AheadMax = 32, SysdeltaMax = 256;
    private const ulong SystimeMask = (1UL << 43) - 1;
    private const int WordBits = 64, HeaderShift = 56;

    private ulong[] _words = new ulong[1 << 12];
    private int _head, _count;
    private long _hostTime;

    /// <summary>Words that wait for the host.</summary>
    public int Count => _count;

    /// <summary>True after the first systime synchronisation.</summary>
    public bool Annotate { get; set; }

    /// <summary>The next message starts a new program on the host, whose clock is unknown then.</summary>
    public bool ClockUnknown { get; set; } = true;

    public void Reset() => (_head, _count, Annotate, ClockUnknown) = (0, 0, false, true);

    /// <summary>Appends a message that belongs to systime <paramref name="time"/> (ticks).</summary>
    public void Add(UtFromFpgaOpcode opcode, ulong low, byte high, long time)
    {
        if (Annotate) Stamp(time);
        if (UtFromFpga.MessageBits(opcode) == WordBits) Push(((ulong)opcode << HeaderShift) | low);
        else AppendLong(new UtFromFpgaMessage(opcode, low, high));
    }

    /// <summary>Appends an absolute time.</summary>
    public void AddSystime(long time)
    {
        Push(((ulong)UtFromFpgaOpcode.Systime << HeaderShift) | ((ulong)time & SystimeMask));
        (_hostTime, ClockUnknown) = (time, false);
    }

    /// <summary>Takes up to <paramref name="target"/>'s length of words.</summary>
    public int Take(Span<ulong> target)
    {
        int count = Math.Min(target.Length, _count);
        int first = Math.Min(count, _words.Length - _head);
        _words.AsSpan(_head, first).CopyTo(target);
        _words.AsSpan(0, count - first).CopyTo(target[first..]);
        _head = (_head + count) & (_words.Length - 1);
        _count -= count;
        return count;
    }

    private void Stamp(long time)
    {
        long gap = time - _hostTime - 1;
        // A Systime one before the message; the host refuses to count past 2^43 - 1.
        if (ClockUnknown || gap > SysdeltaMax || gap < -AheadMax || _hostTime >= (long)SystimeMask) AddSystime(Math.Max(time, 1) - 1);
        else if (gap > 0)
        {
            Push(((ulong)UtFromFpgaOpcode.Sysdelta << HeaderShift) | (ulong)(gap - 1));
            _hostTime += gap;
        }
        _hostTime++;
    }

    // The writer holds nothing between messages: long ones are closed at once.
    private void AppendLong(in UtFromFpgaMessage message)
    {
        Span<ulong> words = stackalloc ulong[UtFromFpgaWriter.WordsPerCallMax + 1];
        var writer = new UtFromFpgaWriter { ClosesLongMessages = true };
        int stored = writer.Write(message, words);
        for (int i = 0; i < stored; i++) Push(words[i]);
    }

    private void Push(ulong word)
    {
        if (_count == _words.Length) Grow();
        _words[(_head + _count++) & (_words.Length - 1)] = word;
    }

    private void Grow()
    {
        var larger = new ulong[_words.Length * 2];
        int count = _count;
        Take(larger);
        (_words, _head, _count) = (larger, 0, count);
    }
}
