namespace Bss2.Protocol;

/// <summary>Where a captured frame stands in the stream of its direction.</summary>
public enum FrameOrder
{
    /// <summary>The next one; also frames that have no place in the stream.</summary>
    New,

    /// <summary>Behind a frame that has not been seen yet.</summary>
    Ahead,

    /// <summary>Seen before: sent again, or duplicated on the way.</summary>
    Again,

    /// <summary>Of no connection: another host has taken the board over.</summary>
    Stale,
}
