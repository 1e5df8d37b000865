using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Adaptation voltages of all circuits and the pulses that move them, in chip cycles; they survive changes of configuration.</summary>
internal sealed class AdaptationVoltages
{
    private readonly bool[] _started = new bool[NeuronOnChip.Count];
    private readonly ulong[] _pulseStart = new ulong[NeuronOnChip.Count], _pulseEnd = new ulong[NeuronOnChip.Count];

    /// <summary>Per circuit, volts; double because a step moves it by less than a float can tell.</summary>
    public double[] Volts { get; } = new double[NeuronOnChip.Count];

    public void Reset()
    {
        Array.Clear(_started);
        Array.Clear(_pulseStart);
        Array.Clear(_pulseEnd);
    }

    /// <summary>A circuit's adaptation is on or off; when it is switched on it starts at its reference, off it rests there.</summary>
    public void Follow(int circuit, in CircuitTerms terms)
    {
        if (!_started[circuit] || !terms.Adaptation) Volts[circuit] = terms.AdaptationReferenceV;
        _started[circuit] = terms.Adaptation;
    }

    /// <summary>Cycles of [from, to) in which the circuit's pulse runs.</summary>
    public double Overlap(int circuit, ulong from, ulong to)
    {
        ulong start = Math.Max(from, _pulseStart[circuit]), end = Math.Min(to, _pulseEnd[circuit]);
        return end > start ? end - start : 0;
    }

    /// <summary>
    /// A fire starts a pulse, or makes one that runs last from here. Cycles of it before <paramref name="stateAt"/>, to which the voltage
    /// belongs, are returned: the voltage has yet to take them.
    /// </summary>
    public double Fire(int circuit, ulong start, ulong cycles, ulong stateAt)
    {
        ulong end = start + cycles, from = Math.Max(start, Math.Min(_pulseEnd[circuit], end)), missed = Math.Min(end, stateAt);
        if (start > _pulseEnd[circuit]) _pulseStart[circuit] = start;
        _pulseEnd[circuit] = Math.Max(_pulseEnd[circuit], end);
        return missed > from ? missed - from : 0;
    }
}
