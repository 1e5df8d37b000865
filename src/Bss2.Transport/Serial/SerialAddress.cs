using System.Numerics;
using Bss2.Protocol;

namespace Bss2.Transport;

/// <summary>Which serial port, at which rate; 8 data bits, no parity, one stop bit, no handshake lines (the framing has its own flow control).</summary>
/// <param name="Port">As the operating system names it.</param>
/// <param name="BaudRate">Bits per second on the line.</param>
public sealed record SerialAddress(string Port, int BaudRate = SerialAddress.BaudRateDefault)
{
    /// <summary>What common USB adapters reach.</summary>
    public const int BaudRateDefault = 3_000_000;

    /// <summary>Below this an answer takes longer than the framing's times allow.</summary>
    public const int BaudRateMin = 115_200;

    /// <summary>As the user writes it.</summary>
    public override string ToString() => $"serial:{Port}";

    // 10 bits a byte. A frame lasts at most about 10 ms and the ring about a second, so that answers come within the framing's times.
    internal StreamOptions Options()
    {
        if (BaudRate < BaudRateMin)
            throw new ArgumentOutOfRangeException(nameof(BaudRate), BaudRate, $"{this}: expected a baud rate of at least {BaudRateMin}.");
        int wordsPerSecond = BaudRate / 80;
        return new StreamOptions
        {
            FrameWordsMax = Math.Clamp(wordsPerSecond / 100, 8, StreamFrame.WordsMax),
            RingWords = 1 << Math.Clamp(BitOperations.Log2((uint)wordsPerSecond), 9, 14),
        };
    }

    internal int BatchBytes => Math.Clamp(BaudRate / 10 / 100, 128, 8192);
}
