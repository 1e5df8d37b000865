namespace Bss2.Simulation;

/// <summary>
/// The receiving program: releases a run when its check word is right and stops at the first that is wrong. Beside it stands the truth, which
/// only a simulation has: what the sender sent.
/// </summary>
internal sealed class CheckedSink(ulong seed, int session, FaultLane lane)
{
    private readonly CheckedStream _truth = new(seed, session, lane);
    private ulong _hash;
    private bool _isRunWrong;

    /// <summary>Words taken.</summary>
    public long Count { get; private set; }

    /// <summary>The words so far are not a prefix of those sent.</summary>
    public bool IsWrong { get; private set; }

    /// <summary>A check word did not fit: nothing is released from there on.</summary>
    public bool IsDetected { get; private set; }

    /// <summary>Runs that were released though a word was wrong.</summary>
    public int WrongRunsReleased { get; private set; }

    public void Take(ReadOnlySpan<ulong> words)
    {
        foreach (ulong word in words) Take(word);
    }

    private void Take(ulong word)
    {
        int place = (int)(Count % CheckedStream.RunWords);
        if (place == 0) (_hash, _isRunWrong) = (CheckedStream.Start(_truth.Salt, Count), false);
        _isRunWrong |= word != _truth.Take();
        IsWrong |= _isRunWrong;
        Count++;
        if (place < CheckedStream.RunWords - 1) { _hash = CheckedStream.Mix(_hash, word); return; }
        if (_hash != word) IsDetected = true;
        else if (_isRunWrong && !IsDetected) WrongRunsReleased++;
    }
}
