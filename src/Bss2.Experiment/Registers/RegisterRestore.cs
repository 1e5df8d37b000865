using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Writes a snapshot back in an order that a running chip bears (registers-notes.md 15): processors, background sources and crossbar stop
/// first, the configuration follows in the order of <see cref="ChipConfig"/>, processors start last.
/// </summary>
public static class RegisterRestore
{
    private static readonly string[] StopFirst = ["PPUControlRegister", "CrossbarNode", "BackgroundSpikeSource"];

    /// <summary>Writes what can be written; what is left out comes back.</summary>
    public static async Task<IReadOnlyList<SkippedRegister>> RunAsync(RegisterAccess access, RegisterSnapshot snapshot, RegisterScope scope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(snapshot);
        List<SkippedRegister> skipped = [];
        List<RegisterBlock> writes = [];
        foreach (RegisterBlock block in snapshot.Blocks)
        {
            if (RegisterPolicy.WhyNotRestore(block.Container, scope) is { } reason) skipped.Add(new SkippedRegister(block.Container, reason));
            else writes.Add(block);
        }
        await access.WriteAsync([.. writes.Where(b => StopFirst.Contains(b.Container.Name)).Select(Stopped), .. writes.OrderBy(Rank)], cancellationToken: cancellationToken).ConfigureAwait(false);
        return skipped;
    }

    // Parts of the configuration keep their order among each other; the rest is before them, processors' switches are behind.
    private static int Rank(RegisterBlock block)
    {
        if (block.Container.Name == "PPUControlRegister") return int.MaxValue;
        for (int part = 0; part < ChipConfig.Parts.Count; part++)
            if (ChipConfig.Parts[part] == block.Container) return part;
        return -1;
    }

    private static RegisterBlock Stopped(RegisterBlock block)
    {
        var stopped = new RegisterBlock(block.Container, block.First, block.Count);
        block.Present.CopyTo(stopped.Present, 0);
        var node = new uint[CrossbarNode.WordCount];
        ChipConfig.ClosedNode.Encode(node);
        if (block.Container == CrossbarNode.Info)
            for (int i = 0; i < stopped.Count; i++) node.CopyTo(stopped.WordsOf(i));
        return stopped;
    }
}
