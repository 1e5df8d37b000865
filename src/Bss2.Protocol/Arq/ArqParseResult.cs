namespace Bss2.Protocol;

/// <summary>What the codec found in a datagram. Everything but <see cref="Complete"/> is dropped and counted.</summary>
public enum ArqParseResult
{
    /// <summary>A frame.</summary>
    Complete,

    /// <summary>Fewer bytes than the header, or than LEN words ask for.</summary>
    Truncated,

    /// <summary>LEN above 180.</summary>
    LengthAboveMax,

    /// <summary>More bytes than LEN words: a host accepts exact sizes only.</summary>
    TrailingBytes,

    /// <summary>ACK or SEQ above 255.</summary>
    SequenceOutOfRange,
}
