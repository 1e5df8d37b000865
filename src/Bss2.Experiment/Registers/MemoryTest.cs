using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Writes patterns to all instances of every container that can hold them, reads them back, and puts the old words back: random words and
/// their complement (which also tell two instances that share a cell apart), a walking one and a walking zero.
/// </summary>
public sealed class MemoryTest(RegisterAccess access, MemoryTestOptions options, Action<TestProgress>? progress = null)
{
    // Containers up to this many words see every bit walk; in larger ones the bit moves on from instance to instance instead.
    private const int SmallWords = 4096, LargeWalks = 2;

    // DRAM is sampled in pieces of this length, one at 0, one at every power of two and one at the end: every address line moves.
    private const int SampleInstances = 512, PieceInstances = 1 << 16;

    private readonly List<RegisterMismatch> _first = [];
    private long _done, _total;

    /// <summary>Tests the containers of <paramref name="chosen"/> (all when empty).</summary>
    /// <exception cref="RegisterInputException">A chosen container cannot be tested; the message says why.</exception>
    public async Task<RegisterTestReport> RunAsync(IReadOnlyList<ContainerInfo> chosen, RegisterScope scope, CancellationToken cancellationToken = default)
    {
        (List<ContainerInfo> targets, List<SkippedRegister> skipped) = TestSelection.Make(chosen, scope);
        _total = targets.Sum(t => (long)Instances(t) * t.WordCount * PatternCount(t));
        List<RegisterTestResult> results = [];
        foreach (ContainerInfo container in targets) results.Add(await TestAsync(container, cancellationToken).ConfigureAwait(false));
        return new RegisterTestReport(results, _first, skipped);
    }

    private async Task<RegisterTestResult> TestAsync(ContainerInfo container, CancellationToken cancellationToken)
    {
        var target = new TestTarget(container);
        RegisterPath path = RegisterPolicy.TestPaths(container)[0];
        long words = 0, mismatches = 0;
        int absent = 0;
        foreach (RegisterBlock[] originals in Pieces(container))
        {
            await access.ReadAsync(originals, path, cancellationToken).ConfigureAwait(false);
            absent += originals.Sum(b => b.Present.Count(p => !p));
            RegisterBlock[] written = [.. originals.Select(Like)], read = [.. originals.Select(Like)];
            for (int pattern = 0; pattern < PatternCount(container); pattern++)
            {
                string name = Fill(target, originals, written, pattern);
                await access.WriteAsync(written, path, cancellationToken).ConfigureAwait(false);
                await access.ReadAsync(read, path, cancellationToken).ConfigureAwait(false);
                for (int b = 0; b < read.Length; b++) mismatches += Compare(target, originals[b], written[b], read[b], name);
                int count = written.Sum(b => b.Words.Length);
                words += count;
                Report(container, count, mismatches);
            }
            await access.WriteAsync(originals, path, cancellationToken).ConfigureAwait(false);
        }
        return new RegisterTestResult(container, Instances(container) - absent, absent, words, mismatches);
    }

    private string Fill(TestTarget target, RegisterBlock[] originals, RegisterBlock[] blocks, int pattern)
    {
        int random = 2 * options.Passes;
        bool invert = pattern % 2 != 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            if (pattern < random) target.FillRandom(blocks[b], new Philox(options.Seed), pattern / 2, invert);
            else target.FillWalking(blocks[b], (pattern - random) / 2, invert);
            originals[b].Present.CopyTo(blocks[b].Present, 0);
        }
        return pattern < random ? invert ? "random, inverted" : "random" : invert ? "walking zero" : "walking one";
    }

    private long Compare(TestTarget target, RegisterBlock original, RegisterBlock written, RegisterBlock read, string name)
    {
        long mismatches = 0;
        for (int i = 0; i < written.Count; i++)
        {
            if (!original.Present[i] || (read.Present[i] && target.IsEqual(written.WordsOf(i), read.WordsOf(i), written.First + i, out _))) continue;
            mismatches++;
            if (_first.Count >= options.ListMax) continue;
            target.IsEqual(written.WordsOf(i), read.WordsOf(i), written.First + i, out int word);
            word = Math.Min(word, target.Container.WordCount - 1);
            _first.Add(new RegisterMismatch(target.Container, written.First + i, word, written.WordsOf(i)[word], read.Present[i] ? read.WordsOf(i)[word] : null, name));
        }
        return mismatches;
    }

    private void Report(ContainerInfo container, int words, long mismatches)
    {
        _done += words;
        progress?.Invoke(new TestProgress(container.Name, _done, _total, mismatches));
    }

    private int PatternCount(ContainerInfo container)
    {
        bool isSmall = (long)Instances(container) * container.WordCount <= SmallWords;
        return 2 * (options.Passes + (isSmall ? new TestTarget(container).BitCount : LargeWalks));
    }

    private bool IsSampled(ContainerInfo container) => !options.WholeDram && container.CoordinateCount > RegisterSyntax.InstancesMax;

    private int Instances(ContainerInfo container) => IsSampled(container) ? Pieces(container).Sum(p => p.Sum(b => b.Count)) : container.CoordinateCount;

    // Two instances that share a cell are told apart only where they are written together: all of a container, all samples, one piece of the DRAM.
    private IEnumerable<RegisterBlock[]> Pieces(ContainerInfo container)
    {
        int count = container.CoordinateCount;
        if (count <= RegisterSyntax.InstancesMax) return [[new RegisterBlock(container, 0, count)]];
        if (!IsSampled(container))
            return Enumerable.Range(0, (count + PieceInstances - 1) / PieceInstances).Select(p => new[] { new RegisterBlock(container, p * PieceInstances, Math.Min(PieceInstances, count - (p * PieceInstances))) });
        List<RegisterBlock> samples = [new RegisterBlock(container, 0, SampleInstances)];
        for (int start = SampleInstances; start < count; start *= 2) samples.Add(new RegisterBlock(container, start, SampleInstances));
        samples.Add(new RegisterBlock(container, count - SampleInstances, SampleInstances));
        return [[.. samples]];
    }

    private static RegisterBlock Like(RegisterBlock block) => new(block.Container, block.First, block.Count);
}
