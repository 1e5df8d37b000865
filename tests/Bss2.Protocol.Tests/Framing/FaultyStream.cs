namespace Bss2.Protocol.Tests;

/// <summary>One direction of a line in virtual time: a rate, a delay, and seeded faults. Bytes never overtake each other.</summary>
internal sealed class FaultyStream(ulong seed, StreamFaults faults, double bytesPerNs, long delayNs)
{
    private const int PieceBytes = 64;

    private readonly Philox _random = new(seed);
    private readonly Queue<(long AtNs, byte[] Bytes)> _pieces = new();
    private ulong _drawn;
    private long _freeAtNs;

    /// <summary>When the line has taken all bytes written: a writer waits until then.</summary>
    internal long FreeAtNs => _freeAtNs;

    internal long ArrivalAtNs => _pieces.Count > 0 ? _pieces.Peek().AtNs : long.MaxValue;

    internal void Write(long nowNs, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(PieceBytes, bytes.Length)..])
        {
            byte[] piece = bytes[..Math.Min(PieceBytes, bytes.Length)].ToArray();
            _freeAtNs = Math.Max(_freeAtNs, nowNs) + (long)(piece.Length / bytesPerNs);
            if (nowNs >= faults.Blackout.FromNs && nowNs < faults.Blackout.UntilNs) continue;
            _pieces.Enqueue((_freeAtNs + delayNs, Damage(piece)));
        }
    }

    internal byte[] Read() => _pieces.Dequeue().Bytes;

    private byte[] Damage(byte[] piece)
    {
        if (Hits(faults.Flip)) piece[Draw(piece.Length)] ^= (byte)(1 << Draw(8));
        if (Hits(faults.Drop))
        {
            int from = Draw(piece.Length), until = from + 1 + Draw(piece.Length - from);
            piece = [.. piece[..from], .. piece[until..]];
        }
        if (Hits(faults.Garbage)) piece = [.. piece, .. Enumerable.Range(0, 1 + Draw(100)).Select(_ => (byte)Draw(256))];
        return piece;
    }

    private bool Hits(double probability) => Draw(1 << 30) < probability * (1 << 30);

    private int Draw(int below) => (int)(_random.Block(7, 0, _drawn++).X0 % (uint)below);
}
