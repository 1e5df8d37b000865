using Bss2.Cli.Train;

namespace Bss2.Cli.Paper;

/// <summary>Files of a report: runs/KEY (run folders), evaluations/KEY.json, figures/NAME.svg and .png, report.md, report.html, report.json, log.txt.</summary>
internal sealed class PaperFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The report.</summary>
    public string Markdown => In("report.md");

    /// <summary>The report with its figures inline.</summary>
    public string Html => In("report.html");

    /// <summary>The report for machines.</summary>
    public string Json => In("report.json");

    /// <summary>Why figures are missed, written by whoever found out.</summary>
    public string Reasons => In("reasons.json");

    /// <summary>What the jobs said.</summary>
    public string Log => In("log.txt");

    /// <summary>Run folder of a training or transfer.</summary>
    public RunFolder Run(string key) => new(System.IO.Path.Combine(Path, "runs", key));

    /// <summary>Report of an evaluation.</summary>
    public string Evaluation(string key) => System.IO.Path.Combine(Path, "evaluations", key + ".json");

    /// <summary>Folder of the figures.</summary>
    public RunFolder Figures => new(In("figures"));

    /// <summary>Makes the folders.</summary>
    /// <exception cref="UserException">They cannot be made.</exception>
    public void Create()
    {
        try
        {
            foreach (string name in new[] { "runs", "evaluations", "figures" }) Directory.CreateDirectory(In(name));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Expected to make the folder {Path}, found: {fault.Message} Choose another place with --out.");
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
