namespace Bss2.Protocol;

/// <summary>Where a <see cref="StreamEndpoint"/> stands.</summary>
public enum StreamState
{
    /// <summary>No session: a host before its reset, a board before anyone's.</summary>
    Idle,

    /// <summary>Host: the reset is on its way.</summary>
    Connecting,

    /// <summary>Board: a host asked for a session; reset the board and call <see cref="StreamEndpoint.AcceptReset"/>.</summary>
    ResetRequested,

    /// <summary>Words flow.</summary>
    Open,

    /// <summary>Over; <see cref="StreamEndpoint.Fault"/> says why. A board starts anew with the next reset.</summary>
    Closed,
}
