namespace Bss2.Cli.Figures;

/// <summary>One image as the chip saw it. Times in us from the first CADC sample; membranes in CADC LSB.</summary>
public sealed class ExampleImage
{
    /// <summary>Pixels 0..255, row-major, <see cref="PixelSide"/> squared; empty when the input is no picture.</summary>
    public byte[] Pixels { get; init; } = [];

    /// <summary>Width and height of the picture.</summary>
    public int PixelSide { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>Class of the largest readout maximum.</summary>
    public required int Prediction { get; init; }

    /// <summary>Input lines.</summary>
    public required int InputCount { get; init; }

    /// <summary>Input spikes.</summary>
    public required IReadOnlyList<(double TimeUs, int Line)> InputSpikes { get; init; }

    /// <summary>Measured hidden spikes.</summary>
    public required IReadOnlyList<(double TimeUs, int Neuron)> HiddenSpikes { get; init; }

    /// <summary>Hidden neurons.</summary>
    public required int HiddenCount { get; init; }

    /// <summary>Hidden membranes, shape [sample, hidden].</summary>
    public required float[] HiddenLsb { get; init; }

    /// <summary>Readout membranes, shape [sample, output].</summary>
    public required float[] OutputLsb { get; init; }

    /// <summary>Readout neurons.</summary>
    public required int OutputCount { get; init; }

    /// <summary>CADC samples.</summary>
    public required int SampleCount { get; init; }

    /// <summary>Time between samples, us.</summary>
    public required double SamplePeriodUs { get; init; }

    /// <summary>Leak potential above which membranes are drawn, CADC LSB (median over neurons).</summary>
    public required double LeakLsb { get; init; }

    /// <summary>Firing threshold, CADC LSB (median over neurons).</summary>
    public required double ThresholdLsb { get; init; }
}
