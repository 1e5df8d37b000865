namespace Bss2.Protocol;

/// <summary>What an endpoint waits for.</summary>
internal enum ArqTimer
{
    /// <summary>Send the reset frame again.</summary>
    ResetRepeat,

    /// <summary>Give the handshake up.</summary>
    Handshake,

    /// <summary>Send the oldest unacknowledged frame again.</summary>
    Resend,

    /// <summary>Send an acknowledgement that found no data to ride on.</summary>
    Ack,

    /// <summary>Send a frame that did not fill.</summary>
    Flush,

    /// <summary>The wire has room for the next frame.</summary>
    Pace,

    /// <summary>Ask a silent peer for a sign of life.</summary>
    KeepAlive,

    /// <summary>Give a silent peer up.</summary>
    DeadPeer,

    /// <summary>Give up a gap that nobody fills.</summary>
    Gap,

    /// <summary>Stop waiting for the last acknowledgements.</summary>
    Close,
}

/// <summary>A table of deadlines; nothing to leak or to race.</summary>
internal sealed class ArqTimers
{
    private readonly LinkInstant[] _due = new LinkInstant[(int)ArqTimer.Close + 1];

    public ArqTimers() => Clear();

    public LinkInstant this[ArqTimer timer]
    {
        get => _due[(int)timer];
        set => _due[(int)timer] = value;
    }

    /// <summary>The earliest deadline.</summary>
    public LinkInstant Next
    {
        get
        {
            LinkInstant next = LinkInstant.Never;
            foreach (LinkInstant due in _due) next = LinkInstant.Min(next, due);
            return next;
        }
    }

    public void Clear() => Array.Fill(_due, LinkInstant.Never);

    /// <summary>True once when <paramref name="timer"/> is due, which stops it.</summary>
    public bool TryExpire(ArqTimer timer, LinkInstant now)
    {
        if (now < this[timer]) return false;
        this[timer] = LinkInstant.Never;
        return true;
    }
}
