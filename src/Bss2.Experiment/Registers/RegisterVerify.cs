using Bss2.Chip;

namespace Bss2.Experiment;

/// <summary>
/// Checks that every container can be written and read back: a few instances of each, over every path that reaches it, each write read over
/// each path, old words put back.
/// </summary>
public sealed class RegisterVerify(RegisterAccess access, int instancesMax, int listMax, Action<TestProgress>? progress = null)
{
    private readonly List<RegisterMismatch> _first = [];

    /// <summary>Checks the containers of <paramref name="chosen"/> (all when empty).</summary>
    /// <exception cref="RegisterInputException">A chosen container cannot be tested; the message says why.</exception>
    public async Task<RegisterTestReport> RunAsync(IReadOnlyList<ContainerInfo> chosen, RegisterScope scope, CancellationToken cancellationToken = default)
    {
        (List<ContainerInfo> targets, List<SkippedRegister> skipped) = TestSelection.Make(chosen, scope);
        List<RegisterTestResult> results = [];
        foreach (ContainerInfo container in targets)
        {
            results.Add(await VerifyAsync(container, cancellationToken).ConfigureAwait(false));
            progress?.Invoke(new TestProgress(container.Name, results.Count, targets.Count, results[^1].Mismatches));
        }
        return new RegisterTestReport(results, _first, skipped);
    }

    private async Task<RegisterTestResult> VerifyAsync(ContainerInfo container, CancellationToken cancellationToken)
    {
        var target = new TestTarget(container);
        IReadOnlyList<RegisterPath> paths = RegisterPolicy.TestPaths(container);
        IReadOnlyList<RegisterBlock> originals = Blocks(container), written = Blocks(container), read = Blocks(container);
        await access.ReadAsync(originals, paths[0], cancellationToken).ConfigureAwait(false);
        long words = 0, mismatches = 0;
        foreach (RegisterPath writing in paths)
        {
            for (int b = 0; b < written.Count; b++)
            {
                target.FillRandom(written[b], new Philox(Key: 1), (int)writing, invert: false);
                originals[b].Present.CopyTo(written[b].Present, 0);
            }
            await access.WriteAsync(written, writing, cancellationToken).ConfigureAwait(false);
            foreach (RegisterPath reading in paths)
            {
                await access.ReadAsync(read, reading, cancellationToken).ConfigureAwait(false);
                for (int b = 0; b < read.Count; b++) mismatches += Compare(target, originals[b], written[b], read[b], $"written over {NameOf(container, writing)}, read over {NameOf(container, reading)}");
                words += written.Sum(b => (long)b.Words.Length);
            }
        }
        await access.WriteAsync(originals, paths[0], cancellationToken).ConfigureAwait(false);
        int absent = originals.Sum(b => b.Present.Count(p => !p));
        return new RegisterTestResult(container, originals.Sum(b => b.Count) - absent, absent, words, mismatches);
    }

    private long Compare(TestTarget target, RegisterBlock original, RegisterBlock written, RegisterBlock read, string test)
    {
        long mismatches = 0;
        for (int i = 0; i < written.Count; i++)
        {
            if (!original.Present[i] || target.IsEqual(written.WordsOf(i), read.WordsOf(i), written.First + i, out int word)) continue;
            mismatches++;
            if (_first.Count < listMax) _first.Add(new RegisterMismatch(target.Container, written.First + i, word, written.WordsOf(i)[word], read.WordsOf(i)[word], test));
        }
        return mismatches;
    }

    // First, last, and the rest evenly between them.
    private IReadOnlyList<RegisterBlock> Blocks(ContainerInfo container)
    {
        int count = container.CoordinateCount, taken = Math.Min(count, instancesMax);
        return RegisterBlock.Of(container, [.. Enumerable.Range(0, taken).Select(i => taken == 1 ? 0 : (int)((long)i * (count - 1) / (taken - 1)))]);
    }

    private static string NameOf(ContainerInfo container, RegisterPath path) => path == RegisterPath.Jtag ? "JTAG" : container.IsOnOmnibus ? "omnibus" : "I2C";
}
