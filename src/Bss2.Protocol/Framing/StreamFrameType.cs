namespace Bss2.Protocol;

/// <summary>What a frame on a byte stream is for (firmware-spec/serial-framing.md). Other values are counted and ignored.</summary>
public enum StreamFrameType : byte
{
    /// <summary>Host to board: begin a session.</summary>
    Reset = 1,

    /// <summary>Board to host: the session is open; parameters and bitfile info.</summary>
    ResetAnswer = 2,

    /// <summary>UT words.</summary>
    Data = 3,

    /// <summary>Acknowledgement and credit only.</summary>
    Ack = 4,

    /// <summary>As an acknowledgement, and: words were lost, send again from there.</summary>
    Nak = 5,

    /// <summary>As an acknowledgement, and: answer with one.</summary>
    Ping = 6,

    /// <summary>The sender has no such session, or leaves it.</summary>
    Close = 7,
}
