using Bss2.Cli.Train;
using Bss2.Simulation;

namespace Bss2.Cli.Readout;

/// <summary>What a recording was asked for.</summary>
internal sealed record ReadoutRequest
{
    public required IReadOnlyList<int> Neurons { get; init; }

    public required double DurationUs { get; init; }

    public required string Device { get; init; }

    public required ChipOptions Chip { get; init; }

    /// <summary>Recording of the link; null = none.</summary>
    public CaptureRequest? Capture { get; init; }

    public string? CalibrationFile { get; init; }

    /// <summary>Time between input spikes; 0 = none.</summary>
    public double InputEveryUs { get; init; }

    /// <summary>Synaptic weight of the input, -63..63.</summary>
    public int Weight { get; init; }

    /// <summary>Code of the constant current that is switched on in the middle half; null = none.</summary>
    public int? CurrentStep { get; init; }

    /// <summary>Folder for files; null = none.</summary>
    public string? Folder { get; init; }

    /// <summary>The same device, chip and calibration as a training run would take them.</summary>
    public TrainRequest Train => new() { Device = Device, ChipSeed = Chip.ChipSeed, Mismatch = Chip.Mismatch, Noise = Chip.Noise, CalibrationFile = CalibrationFile };

    /// <summary>Nominal times at which input spikes are sent, us; the first after half an interval.</summary>
    public IReadOnlyList<double> InputTimes()
    {
        var times = new List<double>();
        for (double t = InputEveryUs / 2; InputEveryUs > 0 && t < DurationUs; t += InputEveryUs) times.Add(t);
        return times;
    }
}
