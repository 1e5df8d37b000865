using System.Text;
using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Loads programs into the processors over the link, lets them run, and brings back what they leave. The chip must be initialised.</summary>
public sealed class PpuSession(PlaybackRunner runner)
{
    private const uint StatusSleep = 1;

    // Between looks at the sleep bit: 10 us at first, then twice as long each time up to 1 ms of device time.
    private static readonly FpgaTicks FirstWait = FpgaTicks.FromMicroseconds(10), LongestWait = FpgaTicks.FromMicroseconds(1000);

    private readonly PlaybackProgramBuilder _builder = new();

    /// <summary>
    /// Holds processors in reset and writes <paramref name="program"/> into each: all words of own memory, so that none keeps what it held at power-up,
    /// and the program's part of FPGA memory.
    /// </summary>
    /// <exception cref="ArgumentException">The program is larger than memory.</exception>
    public async Task LoadAsync(PpuProgram program, IReadOnlyList<int> ppus, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(ppus);
        if (program.Words.Length > PpuMemory.Words || program.External.Length > PpuMemory.ExternalBytes / 4)
            throw new ArgumentException($"Expected a program of up to {PpuMemory.Words} words and {PpuMemory.ExternalBytes / 4} words in FPGA memory, found {program.Words.Length} and {program.External.Length}. Make it smaller.", nameof(program));
        PlaybackProgramBuilder b = _builder.Clear();
        foreach (int ppu in ppus) PpuKernels.AppendLoad(b, program, ppu);
        for (int w = 0; w < program.External.Length; w++) b.WriteWord(PpuAddress.ExternalMemory + (uint)w, program.External[w]);
        b.Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(b.Build(), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes one word of own memory of a processor.</summary>
    public async Task WriteAsync(int ppu, int word, uint data, CancellationToken cancellationToken = default)
    {
        PlaybackProgramBuilder b = _builder.Clear().WriteWord(PpuAddress.Sram(ppu) + (uint)word, data).Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(b.Build(), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Releases the processors from reset in one program, with the cache controller on.</summary>
    public async Task StartAsync(IReadOnlyList<int> ppus, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ppus);
        PlaybackProgramBuilder b = _builder.Clear();
        foreach (int ppu in ppus) PpuKernels.AppendRelease(b, ppu);
        b.Barrier(BarrierKind.Omnibus);
        await runner.RunAsync(b.Build(), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until all <paramref name="ppus"/> sleep, or <paramref name="timeout"/> of device time has passed; gives what each left.</summary>
    public async Task<IReadOnlyList<PpuOutcome>> WaitAsync(PpuProgram program, IReadOnlyList<int> ppus, FpgaTicks timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(ppus);
        FpgaTicks wait = FirstWait;
        for (long waited = 0; ; waited += wait.Value, wait = new FpgaTicks(Math.Min(2 * wait.Value, LongestWait.Value)))
        {
            bool[] asleep = await LookAsync(ppus, wait, cancellationToken).ConfigureAwait(false);
            if (asleep.All(a => a) || waited + wait.Value >= timeout.Value) return await CollectAsync(program, ppus, asleep, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool[]> LookAsync(IReadOnlyList<int> ppus, FpgaTicks wait, CancellationToken cancellationToken)
    {
        PlaybackProgramBuilder b = _builder.Clear().ResetTimer().WaitUntil(wait);
        BlockTicket[] tickets = [.. ppus.Select(p => b.ReadBlock(PpuAddress.Status(p), 1))];
        b.Barrier(BarrierKind.Omnibus);
        PlaybackResult result = await runner.RunAsync(b.Build(), null, cancellationToken).ConfigureAwait(false);
        return [.. tickets.Select(t => (result.Get(t)[0] & StatusSleep) != 0)];
    }

    private async Task<IReadOnlyList<PpuOutcome>> CollectAsync(PpuProgram program, IReadOnlyList<int> ppus, bool[] asleep, CancellationToken cancellationToken)
    {
        PlaybackProgramBuilder b = _builder.Clear();
        int first = (int)(program.MailboxBase / 4) - 1;
        BlockTicket[] tickets = [.. ppus.Select(p => b.ReadBlock(PpuAddress.Sram(p) + (uint)first, PpuMemory.Words - first))];
        b.Barrier(BarrierKind.Omnibus);
        PlaybackResult result = await runner.RunAsync(b.Build(), null, cancellationToken).ConfigureAwait(false);
        return [.. ppus.Select((p, k) => new PpuOutcome(p, asleep[k], result.Get(tickets[k])[0], Text(result.Get(tickets[k])[1..])))];
    }

    // Bytes as a big-endian processor wrote them.
    private static string Text(ReadOnlySpan<uint> words)
    {
        var text = new StringBuilder();
        foreach (uint word in words)
            for (int shift = 24; shift >= 0; shift -= 8)
            {
                if ((byte)(word >> shift) == 0) return text.ToString();
                text.Append((char)(byte)(word >> shift));
            }
        return text.ToString();
    }
}
