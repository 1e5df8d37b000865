namespace Bss2.Transport;

/// <summary>Where the session of a pump stands, whatever its protocol.</summary>
internal enum PumpState
{
    /// <summary>No session: a host before its reset, a board before anyone's.</summary>
    Idle,

    /// <summary>Host: waiting for the board.</summary>
    Connecting,

    /// <summary>Board: a host asked for a session; reset the board and call <see cref="LinkPump.Accept"/>.</summary>
    ResetRequested,

    /// <summary>Words flow.</summary>
    Open,

    /// <summary>Over.</summary>
    Closed,
}
