using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Runs programs over a link, one at a time: sends the words and the halt while receiving, until the halt comes back.</summary>
public sealed class PlaybackRunner(IFpgaLink link)
{
    private const int SendPieceWords = 1 << 14;
    private static readonly ReadOnlyMemory<ulong> Halt = new[] { UtWord.Halt };
    private readonly ulong[] _received = new ulong[1 << 13];
    private UtFromFpgaReader _reader;

    /// <summary>What this runner talks to.</summary>
    public IFpgaLink Link => link;

    /// <summary>Words sent in all runs.</summary>
    public long WordsSent { get; private set; }

    /// <summary>Words received in all runs.</summary>
    public long WordsReceived { get; private set; }

    /// <summary>Runs <paramref name="program"/>; the result is <paramref name="into"/> if given, so that its buffers are reused.</summary>
    /// <exception cref="PlaybackException">The FPGA answered too little, too much, garbage, or a time-out notification.</exception>
    /// <exception cref="FpgaLinkException">The link failed.</exception>
    public async ValueTask<PlaybackResult> RunAsync(PlaybackProgram program, PlaybackResult? into = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        PlaybackResult result = into ?? new PlaybackResult();
        result.Begin(program);
        ValueTask sending = SendAsync(program, cancellationToken);
        await ReceiveAsync(result, cancellationToken).ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        result.WordsSent = program.WordCount + 1;
        WordsSent += result.WordsSent;
        WordsReceived += result.WordsReceived;
        Verify(program, result);
        return result;
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
        while (!result.Halted)
        {
            int count = await link.ReceiveAsync(_received, cancellationToken).ConfigureAwait(false);
            result.WordsReceived += count;
            Decode(result, count);
        }
        result.GarbageWords = _reader.GarbageWords - garbageBefore;
    }

    private void Decode(PlaybackResult result, int count)
    {
        int position = 0;
        ReadOnlySpan<ulong> words = _received.AsSpan(0, count);
        while (_reader.TryRead(words, ref position, out UtFromFpgaMessage message)) result.Take(message);
    }

    private static void Verify(PlaybackProgram program, PlaybackResult result)
    {
        if (result.Timeout is ulong timeout) throw new PlaybackTimeoutException(DescribeTimeout(program, timeout));
        if (result.GarbageWords > 0)
            throw new PlaybackException($"Expected UT messages from the FPGA, found {result.GarbageWords} words with an undefined header. The link or the bitfile is not the one this driver speaks to; reconnect.");
        (int omnibus, int jtag, int ticks) = result.Counts;
        if (omnibus != program.OmnibusReads || jtag != program.JtagReads || ticks != program.Ticks)
            throw new PlaybackException(
                $"Expected {program.OmnibusReads} omnibus, {program.JtagReads} JTAG and {program.Ticks} tick responses before the halt, found {omnibus}, {jtag} and {ticks}. " +
                "Put a barrier (omnibus or JTAG) behind the last read, so that no response is overtaken by the halt.");
    }

    private static string DescribeTimeout(PlaybackProgram program, ulong payload)
    {
        int index = (int)(uint)payload, stalls = (int)(payload >> 32) & 127, reads = (int)(payload >> 39) & 63;
        ReadOnlySpan<ulong> words = program.Words.Span;
        string where = index < words.Length ? UtWord.Describe(words[index]) : "(index beyond the program)";
        var before = new List<string>();
        for (int i = Math.Max(0, index - 5); i < Math.Min(index, words.Length); i++) before.Add($"{i}: {UtWord.Describe(words[i])}");
        return $"Instruction {index} ({where}) exceeded the instruction time limit of the FPGA; trace stalls {stalls}, omnibus reads in flight {reads}. " +
            $"Before it: {string.Join("; ", before)}. Raise InstructionTimeoutConfig, or find out why the instruction cannot finish (link down, PPU not running, wrong poll target); then reconnect.";
    }
}
