namespace Bss2.Fuzz;

/// <summary>Executions of one target.</summary>
/// <param name="Units">What the parser took in all of them: a run that takes nothing has tested nothing.</param>
/// <param name="Hash">Over all inputs: the same seed must give the same.</param>
internal readonly record struct FuzzResult(long Executions, long Units, ulong Hash);

/// <summary>An execution that threw, and how to run it again.</summary>
internal sealed class FuzzFailedException(IFuzzTarget target, ulong seed, long execution, byte[] input, Exception inner) : Exception(
    $"{target.Name} --seed {seed} --first {execution} --count 1: {inner.Message}\ninput ({input.Length} bytes): {Convert.ToHexStringLower(input)}", inner);

/// <summary>The driver: deterministic mutations, one after the other.</summary>
internal static class FuzzRun
{
    /// <exception cref="FuzzFailedException">A law was violated, or the parser threw.</exception>
    internal static FuzzResult Execute(IFuzzTarget target, ulong seed, long first, long count)
    {
        var mutator = new Mutator(target, seed);
        (long units, ulong hash) = (0, 14695981039346656037);
        for (long execution = first; execution < first + count; execution++)
        {
            ReadOnlySpan<byte> input = mutator.Input(execution);
            hash = (hash ^ Protocol.Crc32C.Of(input)) * 1099511628211;
            try { units += target.Run(input); }
            catch (Exception fault) { throw new FuzzFailedException(target, seed, execution, input.ToArray(), fault); }
        }
        return new FuzzResult(count, units, hash);
    }
}
