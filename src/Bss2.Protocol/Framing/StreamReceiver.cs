namespace Bss2.Protocol;

/// <summary>The receiving half of a session: words in order until the application takes them, and what must be told about them.</summary>
internal sealed class StreamReceiver(StreamOptions options)
{
    private readonly ulong[] _ring = new ulong[options.RingWords];
    private readonly uint _mask = (uint)options.RingWords - 1;
    private readonly uint _urgentWords = (uint)Math.Min(2 * options.FrameWordsMax, options.RingWords / 4);
    private uint _expected, _read, _limitTold, _expectedTold, _sequenceLast;
    private bool _lossTold;

    internal long WordsReceived { get; private set; }
    internal long WordsDuplicate { get; private set; }
    internal long WordsBeyondLimit { get; private set; }
    internal long FramesAfterGap { get; private set; }

    /// <summary>When an acknowledgement is due, if nothing carries it before.</summary>
    internal long AckAtNs { get; private set; } = long.MaxValue;

    /// <summary>The peer must be told to go back.</summary>
    internal bool OwesLoss { get; private set; }

    internal uint Expected => _expected;
    internal uint Limit => _read + (uint)_ring.Length;
    internal int Count => (int)(_expected - _read);

    internal void Reset()
    {
        (_expected, _read, _limitTold, _expectedTold, _sequenceLast) = (0, 0, (uint)_ring.Length, 0, 0);
        (_lossTold, OwesLoss, AckAtNs) = (false, false, long.MaxValue);
    }

    internal void HandleData(long nowNs, in StreamFrame frame)
    {
        uint sequence = frame.Header.Sequence;
        // The peer went back: should words be missing again, that is a new loss and must be told anew.
        if ((int)(sequence - _sequenceLast) < 0) _lossTold = false;
        _sequenceLast = sequence;
        int known = (int)(_expected - sequence);
        if (known < 0)
        {
            FramesAfterGap++;
            HandleLoss();
            return;
        }
        int fresh = Math.Max(frame.Header.WordCount - known, 0), taken = Math.Min(fresh, _ring.Length - Count);
        WordsDuplicate += frame.Header.WordCount - fresh;
        WordsBeyondLimit += fresh - taken;
        if (taken > 0) Store(frame, known, taken);
        // Repetitions mean that the peer has not heard: tell it now.
        bool isUrgent = taken == 0 || _expected - _expectedTold >= _urgentWords;
        Owe(isUrgent ? nowNs : nowNs + options.AckDelayNs);
    }

    /// <summary>Words were lost or damaged; told once until the peer goes back or the words arrive.</summary>
    internal void HandleLoss()
    {
        if (_lossTold) return;
        _lossTold = OwesLoss = true;
    }

    internal void Owe(long atNs) => AckAtNs = Math.Min(AckAtNs, atNs);

    internal int Receive(Span<ulong> words, long nowNs)
    {
        int count = Math.Min(words.Length, Count);
        int position = (int)(_read & _mask), first = Math.Min(count, _ring.Length - position);
        _ring.AsSpan(position, first).CopyTo(words);
        _ring.AsSpan(0, count - first).CopyTo(words[first..]);
        _read += (uint)count;
        // The peer learns of new room before it runs dry, but not of every word taken.
        if (Limit - _limitTold >= (uint)_ring.Length / 4) Owe(nowNs);
        return count;
    }

    /// <summary>A frame with the current offsets has been written.</summary>
    internal void Told()
    {
        (_expectedTold, _limitTold, AckAtNs) = (_expected, Limit, long.MaxValue);
    }

    internal void LossTold() => OwesLoss = false;

    private void Store(in StreamFrame frame, int known, int count)
    {
        int position = (int)(_expected & _mask), first = Math.Min(count, _ring.Length - position);
        frame.CopyWords(known, _ring.AsSpan(position, first));
        frame.CopyWords(known + first, _ring.AsSpan(0, count - first));
        _expected += (uint)count;
        WordsReceived += count;
        (_lossTold, OwesLoss) = (false, false);
    }
}
