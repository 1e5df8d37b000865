namespace Bss2.Calibration;

/// <summary>Synaptic time constant from a mean potential after events at time 0, with the membrane's own time constant known (chip-model.md 2.4).</summary>
internal static class SynapticFit
{
    private const double LowestUs = 1, HighestUs = 25, CoarseFactor = 1.05, FineStep = 0.005, PeakMinLsb = 5;
    private const int FineSteps = 12;

    /// <summary>Least squares over amplitude and time constant; NaN when there is no potential.</summary>
    public static double TauUs(ReadOnlySpan<double> trace, double stepUs, double tauMemUs)
    {
        double highest = 0;
        foreach (double v in trace) highest = Math.Max(highest, Math.Abs(v));
        if (!double.IsFinite(tauMemUs) || highest < PeakMinLsb) return double.NaN;
        (double best, double least) = (double.NaN, double.PositiveInfinity);
        for (double tau = LowestUs; tau <= HighestUs; tau *= CoarseFactor) Try(trace, tau);
        double coarse = best;
        for (int i = -FineSteps; i <= FineSteps; i++) Try(trace, coarse * StrictMath.Exp(i * FineStep));
        return best;

        void Try(ReadOnlySpan<double> values, double tau)
        {
            double residual = Residual(values, stepUs, tauMemUs, tau);
            if (residual < least) (best, least) = (tau, residual);
        }
    }

    // What the best amplitude leaves of the trace.
    private static double Residual(ReadOnlySpan<double> trace, double stepUs, double tauMemUs, double tauSynUs)
    {
        (double cross, double norm, double square) = (0, 0, 0);
        for (int s = 0; s < trace.Length; s++)
        {
            double shape = Shape(s * stepUs, tauMemUs, tauSynUs);
            cross += shape * trace[s];
            norm += shape * shape;
            square += trace[s] * trace[s];
        }
        return square - (cross * cross / norm);
    }

    private static double Shape(double t, double m, double s) =>
        Math.Abs(m - s) < 1e-3 * m ? t / m * StrictMath.Exp(-t / m) : m / (m - s) * (StrictMath.Exp(-t / m) - StrictMath.Exp(-t / s));
}
