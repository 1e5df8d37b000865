namespace Bss2.Cli.Paper;

/// <summary>What an experiment runs: epochs, seeds, samples.</summary>
internal sealed record ExperimentScale
{
    /// <summary>Epochs of every training.</summary>
    public required int Epochs { get; init; }

    /// <summary>Seeds of every setting.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>First N training samples; 0 = all.</summary>
    public required int Images { get; init; }

    /// <summary>First N test samples; 0 = all.</summary>
    public required int TestImages { get; init; }

    /// <summary>Part of a job's key that tells scales apart.</summary>
    public string Suffix => $"-e{Epochs}" + (Images > 0 ? $"-n{Images}" : "") + (TestImages > 0 ? $"-t{TestImages}" : "");
}
