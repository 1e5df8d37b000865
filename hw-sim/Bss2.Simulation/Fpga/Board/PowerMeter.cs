namespace Bss2.Simulation;

/// <summary>
/// Energy of every supply by the linear model of chip-model.md section 7. Standing power is that of the state at the last look until the
/// present one; whoever changes the state looks before (<see cref="Advance"/>) and after (<see cref="Refresh"/>).
/// </summary>
internal sealed class PowerMeter(PowerParameters p)
{
    /// <summary>Supplies.</summary>
    public const int Rails = 6;

    private const double TickSeconds = 8e-9, Milli = 1e-3, Mega = 1e6, Reference = 500;

    private readonly double[] _joules = new double[Rails], _standing = new double[Rails], _measured = new double[Rails];
    private readonly long[] _measuredAt = new long[Rails];
    private ChipActivity _activity;
    private long _tick, _words;

    /// <summary>Energy of a supply since power-up, J.</summary>
    public double Joules(SupplyRail rail) => _joules[(int)rail];

    /// <summary>Power of a supply in the present state without events, W.</summary>
    public double StandingWatts(SupplyRail rail) => _standing[(int)rail];

    /// <summary>Seconds since power-up at the last look.</summary>
    public double Seconds => _tick * TickSeconds;

    /// <summary>Adds what was used since the last look.</summary>
    public void Advance(long tick, in ChipActivity activity, long words)
    {
        double seconds = (tick - _tick) * TickSeconds;
        for (int rail = 0; rail < Rails; rail++) _joules[rail] += _standing[rail] * seconds;
        // A supply that is switched off gives nothing, whatever the model's chip goes on doing.
        if (_standing[(int)SupplyRail.Vdd12Digital] > 0) _joules[(int)SupplyRail.Vdd12Digital] += Dynamic(activity, words);
        (_tick, _activity, _words) = (tick, activity, words);
    }

    /// <summary>Takes the state that holds from now on; <paramref name="factor"/> per supply is 0 when it is off, else the square of its relative voltage.</summary>
    public void Refresh(in ChipActivity activity, int links, ReadOnlySpan<double> factor)
    {
        Span<double> mw =
        [
            p.DigitalMw + (p.PpuClockMwPerMhz * activity.PpuMhz) + (p.LinkMw * links), p.Digital25Mw, p.Analog12Mw,
            p.Analog25Mw + (p.BiasMw * activity.MeanBiasCode / Reference), activity.HasMadcClock ? p.MadcMw : 0, p.PllMw,
        ];
        for (int rail = 0; rail < Rails; rail++) _standing[rail] = mw[rail] * Milli * factor[rail];
    }

    /// <summary>Power of a supply averaged since it was asked for last, W.</summary>
    public double MeanWatts(SupplyRail rail)
    {
        int r = (int)rail;
        long ticks = _tick - _measuredAt[r];
        double watts = ticks > 0 ? (_joules[r] - _measured[r]) / (ticks * TickSeconds) : _standing[r];
        (_measured[r], _measuredAt[r]) = (_joules[r], _tick);
        return watts;
    }

    /// <summary>Averages begin now, as at power-up.</summary>
    public void StartAverages()
    {
        _joules.CopyTo(_measured, 0);
        Array.Fill(_measuredAt, _tick);
    }

    // What happened since the last look; a processor that is awake costs its clock once more.
    private double Dynamic(in ChipActivity a, long words)
    {
        long instructions = a.Instructions - _activity.Instructions, vectors = a.VectorInstructions - _activity.VectorInstructions;
        double awake = (a.AwakeCycles - _activity.AwakeCycles) * p.PpuClockMwPerMhz * Milli / Mega;
        return awake + ((instructions - vectors) * p.ScalarInstructionJ) + (vectors * p.VectorInstructionJ)
            + ((a.DriverEvents - _activity.DriverEvents) * p.DriverEventJ) + ((a.Spikes - _activity.Spikes) * p.SpikeJ)
            + ((a.Conversions - _activity.Conversions) * p.ConversionJ) + ((words - _words) * p.LinkBitsPerWord * p.LinkBitJ);
    }
}
