namespace Bss2.Cli.Paper.Jobs;

/// <summary>What a job runs with.</summary>
/// <param name="Folder">Where its files go.</param>
/// <param name="Threads">Computing threads.</param>
/// <param name="DataFolders">Where data sets are looked for.</param>
/// <param name="Log">For what a run says on its way.</param>
/// <param name="Progress">Called with the part of the job that is done, 0..1.</param>
internal sealed record PaperContext(PaperFolder Folder, int Threads, IReadOnlyList<string> DataFolders, TextWriter Log, Action<double> Progress);
