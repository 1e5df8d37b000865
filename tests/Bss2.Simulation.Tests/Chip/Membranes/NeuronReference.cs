namespace Bss2.Simulation.Tests;

/// <summary>The equations of chip-model.md 2.1 written down once more, plainly, in steps of 1 ns (Runge-Kutta): what one circuit ought to do.</summary>
internal sealed class NeuronReference(CircuitPhysics physics)
{
    private const double Us = 1e-3;

    public double V { get; set; } = physics.LeakV;

    public double W { get; set; } = physics.Terms.AdaptationReferenceV;

    public void Run(double us)
    {
        for (int i = 0; i < (int)Math.Round(us / Us); i++) Step();
    }

    /// <summary>Time until V reaches the threshold, us; the longest time when it does not.</summary>
    public double UntilThreshold(double longestUs)
    {
        double us = 0;
        for (; V < physics.ThresholdV && us < longestUs; us += Us) Step();
        return us;
    }

    /// <summary>Times between crossings, us: 20 ns later the reset begins, and with it refractoriness and the adaptation's pulse.</summary>
    public List<double> Intervals(double us, double resetUs, double refractoryUs, double pulseUs)
    {
        var intervals = new List<double>();
        double last = -1, fired = double.NegativeInfinity;
        for (double t = 0; t < us; t += Us)
        {
            double since = t - fired;
            (_reset, _pulse) = (since >= 0 && since < resetUs, since >= 0 && since < pulseUs);
            if (V >= physics.ThresholdV && since >= refractoryUs)
            {
                if (last >= 0) intervals.Add(t - last);
                (last, fired) = (t, t + 0.02);
            }
            Step();
        }
        return intervals;
    }

    private bool _reset, _pulse;

    private void Step()
    {
        (double v1, double w1) = Slope(V, W);
        (double v2, double w2) = Slope(V + (v1 * Us / 2), W + (w1 * Us / 2));
        (double v3, double w3) = Slope(V + (v2 * Us / 2), W + (w2 * Us / 2));
        (double v4, double w4) = Slope(V + (v3 * Us), W + (w3 * Us));
        (V, W) = (V + ((v1 + (2 * v2) + (2 * v3) + v4) * Us / 6), W + ((w1 + (2 * w2) + (2 * w3) + w4) * Us / 6));
    }

    private (double V, double W) Slope(double v, double w)
    {
        CircuitTerms t = physics.Terms;
        double na = physics.CurrentNa - (_reset ? physics.ResetNs * (v - physics.ResetV) : physics.LeakNs * (v - physics.LeakV));
        if (t.Adaptation) na -= t.AdaptationNs * (w - t.AdaptationReferenceV);
        if (t.Exponential) na += Math.Min(t.ExponentialLimitNa, t.ExponentialNa * Math.Exp((v - t.ExponentialV) / t.ExponentialSlopeV));
        double goal = t.AdaptationReferenceV + (t.AdaptationGain * (v - t.AdaptationLeakV));
        return (na * 1e-3 / physics.CapacitancePf, ((goal - w) * t.AdaptationRate) + (_pulse ? t.AdaptationPulseVPerUs : 0));
    }
}
