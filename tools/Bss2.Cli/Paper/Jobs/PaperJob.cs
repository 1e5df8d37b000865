namespace Bss2.Cli.Paper.Jobs;

/// <summary>A piece of work that is done once and whose result stays in a file: it goes on when it was interrupted, and jobs of equal keys are one.</summary>
internal abstract class PaperJob
{
    /// <summary>Name of its files, without the folder; tells everything apart that gives another result.</summary>
    public abstract string Key { get; }

    /// <summary>The command that repeats it alone; run folders are left to their default or named RUN.</summary>
    public abstract string Command { get; }

    /// <summary>Jobs whose results it needs.</summary>
    public virtual IReadOnlyList<PaperJob> Needs => [];

    /// <summary>Wall time on two cores, seconds: an estimate.</summary>
    public abstract double EstimatedS { get; }

    /// <summary>True when its result is there; a job that was interrupted is not done.</summary>
    /// <exception cref="UserException">Its place holds the result of something else.</exception>
    public abstract bool IsDone(PaperFolder folder);

    /// <summary>Does it, or the rest of it; gives an exit code: <see cref="ExitCode.Ok"/>, or <see cref="ExitCode.Interrupted"/> after it saved its state.</summary>
    public abstract Task<int> RunAsync(PaperContext context, CancellationToken cancellationToken);

    /// <summary>Reads the result of a job that is done.</summary>
    public abstract object ReadResult(PaperFolder folder);
}
