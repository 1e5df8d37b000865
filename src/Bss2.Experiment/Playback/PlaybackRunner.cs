using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Runs programs over a link, one at a time: sends the words and the halt while receiving, until the halt comes back.</summary>
public sealed class PlaybackRunner(IFpgaLink link)
{
    private const int SendPieceWords = 1 << 14;
    private static readonly ReadOnlyMemory<ulong> Halt = new[] { UtWord.Halt };
    private readonly ulong[] _received = new ulong[1 << 13];
    private UtFromFpgaReader _reader;
    private int _position, _count;   // Words received with a halt but behind it: they belong to the next program.
    private bool _broken;

    /// <summary>What this runner talks to.</summary>
    public IFpgaLink Link => link;

    /// <summary>The check words of this link, for builders whose programs are to carry some.</summary>
    public CheckSequence Checks { get; } = new();

    /// <summary>Check words that came back right in all runs.</summary>
    public long ChecksPassed { get; private set; }

    /// <summary>Words sent in all runs.</summary>
    public long WordsSent { get; private set; }

    /// <summary>Words received in all runs.</summary>
    public long WordsReceived { get; private set; }

    /// <summary>Runs <paramref name="program"/>; the result is <paramref name="into"/> if given, so that its buffers are reused.</summary>
    /// <exception cref="PlaybackException">The FPGA answered too little, too much, garbage, a wrong check word, or a time-out notification.</exception>
    /// <exception cref="FpgaLinkException">The link failed.</exception>
    public async ValueTask<PlaybackResult> RunAsync(PlaybackProgram program, PlaybackResult? into = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        PlaybackResult result = into ?? new PlaybackResult();
        if (_broken)
            throw new PlaybackException("Expected a link whose last program ended, found one that was interrupted in the middle. Reconnect and use a new runner.");
        result.Begin(program);
        _broken = true;
        await TransferAsync(program, result, cancellationToken).ConfigureAwait(false);
        _broken = false;
        result.WordsSent = program.WordCount + 1;
        WordsSent += result.WordsSent;
        WordsReceived += result.WordsReceived;
        Verify(program, result);
        ChecksPassed += result.ChecksSeen;
        return result;
    }

    // Both directions at once, so that full queues on one side cannot block the other; a fault of one ends the other.
    private async Task TransferAsync(PlaybackProgram program, PlaybackResult result, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task sending = SendAsync(program, either.Token).AsTask(), receiving = ReceiveAsync(result, either.Token).AsTask();
        Task first = await Task.WhenAny(sending, receiving).ConfigureAwait(false);
        if (!first.IsCompletedSuccessfully) await either.CancelAsync().ConfigureAwait(false);
        Task second = first == sending ? receiving : sending;
        await second.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
        await second.ConfigureAwait(false);
    }

    private async ValueTask SendAsync(PlaybackProgram program, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<ulong> words = program.Words;
        for (int start = 0; start < words.Length; start += SendPieceWords)
            await link.SendAsync(words.Slice(start, Math.Min(SendPieceWords, words.Length - start)), cancellationToken).ConfigureAwait(false);
        await link.SendAsync(Halt, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ReceiveAsync(PlaybackResult result, CancellationToken cancellationToken)
    {
        long garbageBefore = _reader.GarbageWords;
        while (true)
        {
            Decode(result);
            if (result.Halted) break;
            (_position, _count) = (0, await link.ReceiveAsync(_received, cancellationToken).ConfigureAwait(false));
        }
        result.GarbageWords = _reader.GarbageWords - garbageBefore;
    }

    private void Decode(PlaybackResult result)
    {
        int start = _position;
        ReadOnlySpan<ulong> words = _received.AsSpan(0, _count);
        while (!result.Halted && _reader.TryRead(words, ref _position, out UtFromFpgaMessage message)) result.Take(message);
        result.WordsReceived += _position - start;
    }

    private static void Verify(PlaybackProgram program, PlaybackResult result)
    {
        if (result.Timeout is ulong timeout) throw new PlaybackTimeoutException(DescribeTimeout(program, timeout), (uint)timeout);
        if (result.GarbageWords > 0)
            throw new PlaybackException($"Expected UT messages from the FPGA, found {result.GarbageWords} words with an undefined header. The link or the bitfile is not the one this driver speaks to; reconnect.");
        if (result.WrongCheck is { } wrong)
            throw new PlaybackCheckException(
                $"Expected the check word 0x{wrong.Expected:x8} as omnibus response {wrong.Response}, found 0x{wrong.Found:x8}: words of this run were replaced by old ones or damaged on the way, or something else writes to the last word of the FPGA's SRAM (0x{CheckSequence.Address:x8}). " +
                "Nothing of this run is used. Configure the chip again and repeat it; if it happens again, look at the network ('bss2 doctor').");
        (int omnibus, int jtag, int ticks) = result.Counts;
        if (omnibus != program.OmnibusReads || result.ChecksSeen != program.CheckWords || jtag != program.JtagReads || ticks != program.Ticks)
            throw new PlaybackResponseException(
                $"Expected {program.OmnibusReads + program.CheckWords} omnibus, {program.JtagReads} JTAG and {program.Ticks} tick responses before the halt, found {omnibus + result.ChecksSeen}, {jtag} and {ticks}. " +
                "Put a barrier (omnibus or JTAG) behind the last read, so that no response is overtaken by the halt.");
    }

    private static string DescribeTimeout(PlaybackProgram program, ulong payload)
    {
        long at = (uint)payload;
        int stalls = (int)(payload >> 32) & 127, reads = (int)(payload >> 39) & 63;
        ReadOnlySpan<ulong> words = program.Words.Span;
        int index = (int)Math.Min(at, words.Length);
        string where = index < words.Length ? UtWord.Describe(words[index]) : at == words.Length ? "the halt" : "beyond the program";
        var before = new List<string>();
        for (int i = Math.Max(0, index - 5); i < Math.Min(index + 3, words.Length); i++) before.Add($"{(i == index ? ">" : "")}{i}: {UtWord.Describe(words[i])}");
        return $"Instruction {at} ({where}) exceeded the instruction time limit of the FPGA; trace stalls {stalls}, omnibus reads in flight {reads}. " +
            $"Around it: {string.Join("; ", before)}. Raise InstructionTimeoutConfig, or find out why the instruction cannot finish (link down, PPU not running, wrong poll target); then reconnect.";
    }
}
