namespace Bss2.Cli.Readout;

/// <summary>A finished recording as it is shown: where from, how long, what was sent, and the traces.</summary>
/// <param name="Converter">MADC or CADC.</param>
/// <param name="Device">Description of the device.</param>
/// <param name="DurationUs">Length shown.</param>
/// <param name="Stimulus">What was done to the neurons, in words.</param>
/// <param name="InputsUs">When input spikes were sent.</param>
/// <param name="Traces">One per neuron.</param>
internal sealed record Recorded(string Converter, string Device, double DurationUs, string Stimulus, IReadOnlyList<double> InputsUs, IReadOnlyList<RecordedTrace> Traces)
{
    /// <summary>When a constant current was on.</summary>
    public (double FromUs, double ToUs)? Current { get; init; }

    /// <summary>Name of the files, without ending.</summary>
    public string FileName => Converter.ToLowerInvariant();
}
