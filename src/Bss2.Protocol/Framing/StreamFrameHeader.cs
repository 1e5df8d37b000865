namespace Bss2.Protocol;

/// <summary>What a frame says besides its words. Offsets count words of one direction since the reset, modulo 2^32.</summary>
/// <param name="Type">May hold values that <see cref="StreamFrameType"/> does not name.</param>
/// <param name="WordCount">Words of the payload, 0..<see cref="StreamFrame.WordsMax"/>.</param>
/// <param name="Session">Number the host chose for this session.</param>
/// <param name="Sequence">Offset of the first word of the payload.</param>
/// <param name="Acknowledged">Offset of the next word the sender of this frame expects: all before it have arrived.</param>
/// <param name="Limit">Offset before which the sender of this frame has room for words.</param>
public readonly record struct StreamFrameHeader(
    StreamFrameType Type, int WordCount, uint Session, uint Sequence, uint Acknowledged, uint Limit);
