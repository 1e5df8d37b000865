using System.Numerics;

namespace Bss2.Simulation;

/// <summary>
/// A stream of words cut into runs, each closed by a check word: a hash over session, direction, number of the run and its words in order.
/// This is what an experiment can do above a wire that has no checksum and reuses its sequence numbers every 256 frames.
/// </summary>
internal sealed class CheckedStream
{
    /// <summary>Words in a run, its check word included.</summary>
    public const int RunWords = 256;

    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;
    private readonly Philox _philox;
    private readonly ulong _salt;
    private ulong _hash, _next;
    private bool _hasNext;

    public CheckedStream(ulong seed, int session, FaultLane lane)
    {
        _salt = Mix(Mix(seed, (ulong)session), (ulong)lane + 1);
        _philox = new Philox(_salt);
    }

    /// <summary>Words taken so far.</summary>
    public long Position { get; private set; }

    /// <summary>Folds a word into a hash; order counts.</summary>
    public static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * Odd, 29);

    /// <summary>Where the run that holds <paramref name="position"/> starts its hash.</summary>
    public static ulong Start(ulong salt, long position) => Mix(salt, (ulong)(position / RunWords));

    public ulong Salt => _salt;

    public ulong Peek()
    {
        if (_hasNext) return _next;
        int place = (int)(Position % RunWords);
        if (place == 0) _hash = Start(_salt, Position);
        if (place == RunWords - 1) _next = _hash;
        else
        {
            (uint x0, uint x1, _, _) = _philox.Block(0xFA30, 0, (ulong)Position);
            _next = ((ulong)x1 << 32) | x0;
            _hash = Mix(_hash, _next);
        }
        _hasNext = true;
        return _next;
    }

    public ulong Take()
    {
        ulong word = Peek();
        _hasNext = false;
        Position++;
        return word;
    }
}
