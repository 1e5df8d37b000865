using Bss2.Experiment;

namespace Bss2.Cli.Eval;

/// <summary>What <c>bss2 eval</c> was asked for.</summary>
internal sealed record EvalRequest
{
    /// <summary>Folder of the run.</summary>
    public required string Run { get; init; }

    /// <summary>What to look at.</summary>
    public EvalMode Mode { get; init; }

    /// <summary>First N test images; null = all.</summary>
    public int? TestImages { get; init; }

    /// <summary>Device address; null = the run's.</summary>
    public string? Device { get; init; }

    /// <summary>Seeds of simulated chips; none = the run's.</summary>
    public IReadOnlyList<ulong> ChipSeeds { get; init; } = [];

    /// <summary>N chips other than the run's; 0 = as <see cref="ChipSeeds"/> says.</summary>
    public int Chips { get; init; }

    /// <summary>Calibration file; null = the run's, or for another simulated chip its own ideal one.</summary>
    public string? CalibrationFile { get; init; }

    /// <summary>Part of the hidden neurons to silence, percent.</summary>
    public double DropPercent { get; init; }

    /// <summary>Draws of silenced neurons.</summary>
    public int Draws { get; init; } = 5;

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Samples and separation of fast inference.</summary>
    public FastInference Fast { get; init; } = new();

    /// <summary>Computing threads; results do not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Print the report as one line of JSON at the end.</summary>
    public bool Json { get; init; }

    /// <summary>Where the link is recorded.</summary>
    public CaptureRequest? Capture { get; init; }
}
