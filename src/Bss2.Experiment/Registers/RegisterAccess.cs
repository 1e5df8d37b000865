using Bss2.Chip;
using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Reads and writes blocks of registers in playback programs of a bounded size; buffers are reused.</summary>
public sealed class RegisterAccess(PlaybackRunner runner)
{
    // Words of a program: large enough that a round trip does not show, small enough for the buffers of any link.
    private const int ProgramWords = 1 << 16;

    private readonly PlaybackProgramBuilder _builder = new();
    private readonly PlaybackResult _result = new();
    private readonly List<(RegisterTicket Ticket, RegisterBlock Block, int Offset)> _pending = [];

    /// <summary>Fills the blocks.</summary>
    /// <exception cref="PlaybackException">A container cannot be read over this path, or the FPGA answered wrongly.</exception>
    public async Task ReadAsync(IEnumerable<RegisterBlock> blocks, RegisterPath path = RegisterPath.Preferred, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Begin();
        foreach (RegisterBlock block in blocks)
        {
            int perInstance = WordsPerInstance(block.Container, path);
            for (int offset = 0; offset < block.Count;)
            {
                int count = Math.Clamp((ProgramWords - _builder.WordCount) / perInstance, 1, block.Count - offset);
                _pending.Add((_builder.Read(block.Container, block.First + offset, count, path), block, offset));
                offset += count;
                if (_builder.WordCount >= ProgramWords - perInstance) await FinishAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the blocks' words in order; instances that are not present are left out.</summary>
    /// <exception cref="PlaybackException">A container cannot be written over this path.</exception>
    public async Task WriteAsync(IEnumerable<RegisterBlock> blocks, RegisterPath path = RegisterPath.Preferred, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Begin();
        foreach (RegisterBlock block in blocks)
            for (int i = 0; i < block.Count; i++)
            {
                if (!block.Present[i]) continue;
                _builder.Write(block.Container, block.First + i, block.WordsOf(i), path);
                if (_builder.WordCount >= ProgramWords) await FinishAsync(cancellationToken).ConfigureAwait(false);
            }
        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the digital initialisation.</summary>
    public async Task InitialiseAsync(DigitalInitOptions options, CancellationToken cancellationToken = default)
    {
        Begin();
        DigitalInit.Append(_builder, options);
        await FinishAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The instances that are chosen, read over the preferred path or JTAG.</summary>
    public async Task<IReadOnlyList<RegisterBlock>> ReadAsync(RegisterSelection selection, RegisterPath path = RegisterPath.Preferred, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        IReadOnlyList<RegisterBlock> blocks = RegisterBlock.Of(selection.Container, selection.Coordinates);
        await ReadAsync(blocks, path, cancellationToken).ConfigureAwait(false);
        return blocks;
    }

    // What an interrupted run left behind is void.
    private void Begin()
    {
        _builder.Clear();
        _pending.Clear();
    }

    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_builder.WordCount == 0) return;
        _builder.Barrier(BarrierKind.Omnibus | BarrierKind.Jtag);
        await runner.RunAsync(_builder.Build(), _result, cancellationToken).ConfigureAwait(false);
        foreach ((RegisterTicket ticket, RegisterBlock block, int offset) in _pending)
            _result.Get(ticket, block.Words.AsSpan(offset * block.Container.WordCount), block.Present.AsSpan(offset));
        Begin();
    }

    private static int WordsPerInstance(ContainerInfo container, RegisterPath path)
    {
        const int jtagWords = 6, i2cWords = 6;
        bool isPlain = path == RegisterPath.Preferred && container.IsOnOmnibus && container.Channels[0] == "Omnibus";
        return container.WordCount * (isPlain ? 1 : Math.Max(jtagWords, i2cWords));
    }
}
