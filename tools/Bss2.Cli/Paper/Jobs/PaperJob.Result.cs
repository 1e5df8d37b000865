namespace Bss2.Cli.Paper.Jobs;

/// <summary>A job with a result of a known type.</summary>
internal abstract class PaperJob<TResult> : PaperJob where TResult : class
{
    /// <summary>Reads the result of a job that is done.</summary>
    public abstract TResult Read(PaperFolder folder);

    /// <inheritdoc/>
    public sealed override object ReadResult(PaperFolder folder) => Read(folder);
}
