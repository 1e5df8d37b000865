namespace Bss2.Protocol;

/// <summary>Where a connection is. The states from <see cref="Closed"/> on are final until the next connect or reset.</summary>
public enum ArqState
{
    /// <summary>No connection yet: a host before Connect, an FPGA before the first reset frame.</summary>
    Idle,

    /// <summary>Host: reset sent, waiting for the parameter frame.</summary>
    Resetting,

    /// <summary>Host: parameters agreed, bitfile info still coming.</summary>
    ReadingInfo,

    /// <summary>Host: waiting for the loopback frame that flushes what is older than this connection.</summary>
    Verifying,

    /// <summary>FPGA: the reset answer is not acknowledged yet. Words are taken in both directions.</summary>
    Answering,

    /// <summary>Words flow.</summary>
    Established,

    /// <summary>Host: waiting for the last acknowledgements and the flush frame.</summary>
    Closing,

    /// <summary>Closed by its user.</summary>
    Closed,

    /// <summary>No complete answer to the reset within the handshake deadline.</summary>
    HandshakeTimeout,

    /// <summary>The peer's window, sequence space or frame size is not ours.</summary>
    ParameterMismatch,

    /// <summary>Bitfile info without terminator, or not of the announced length.</summary>
    BadBitfileInfo,

    /// <summary>Another word came back than the loopback frame carried.</summary>
    LoopbackMismatch,

    /// <summary>The peer gave no sign of life that fits this connection within the dead-peer deadline.</summary>
    LinkTimeout,

    /// <summary>The peer started anew (it repeats a reset answer) and knows nothing of this connection.</summary>
    PeerRestarted,

    /// <summary>Host: the board said that another client took it over. A real FPGA does not; then it is <see cref="LinkTimeout"/>.</summary>
    TakenOver,

    /// <summary>Host: a frame came twice with different contents, so words that were delivered may be wrong.</summary>
    Contradiction,
}
