namespace Bss2.Protocol;

/// <summary>Why a session ended.</summary>
public enum StreamFault
{
    /// <summary>It has not, or this end closed it.</summary>
    None,

    /// <summary>The reset was not answered in time.</summary>
    NoAnswer,

    /// <summary>The answer names another version of the framing.</summary>
    OtherVersion,

    /// <summary>Nothing was heard for <see cref="StreamOptions.PeerTimeoutNs"/>.</summary>
    PeerSilent,

    /// <summary>The peer closed the session, or knows of none (it was restarted).</summary>
    PeerClosed,
}
