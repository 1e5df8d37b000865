namespace Bss2.Calibration;

/// <summary>Fit of a PSP with equal time constants, v(t) = P e (t/tau) exp(-t/tau) from the arrival on: delay and time constant of a mean trace.</summary>
/// <param name="DelayUs">Arrival after sample 0, us (8 ns steps).</param>
/// <param name="TauUs">Time constant of the mean trace, us.</param>
/// <param name="StepUs">Sampling period, us.</param>
internal sealed record PspFit(double DelayUs, double TauUs, double StepUs)
{
    private const double DelayStepUs = 0.008, DelayMinUs = -2, DelayMaxUs = 8, TauStepUs = 0.05, TauSpanUs = 1.5;

    /// <summary>Fits the mean over <paramref name="neurons"/> of traces with shape [neuron, sample].</summary>
    public static PspFit OfMean(double[] traces, int[] neurons, int sampleCount, double stepUs, double nominalTauUs)
    {
        var mean = new double[sampleCount];
        foreach (int n in neurons)
            for (int s = 0; s < sampleCount; s++) mean[s] += traces[(n * sampleCount) + s] / neurons.Length;
        PspFit best = new(0, nominalTauUs, stepUs);
        double bestResidual = double.PositiveInfinity;
        for (double tau = nominalTauUs - TauSpanUs; tau <= nominalTauUs + TauSpanUs; tau += TauStepUs)
            for (double delay = DelayMinUs; delay <= DelayMaxUs; delay += DelayStepUs * 8)
                Try(new PspFit(delay, tau, stepUs));
        PspFit coarse = best;
        for (double delay = coarse.DelayUs - (DelayStepUs * 16); delay <= coarse.DelayUs + (DelayStepUs * 16); delay += DelayStepUs) Try(coarse with { DelayUs = delay });
        return best;

        void Try(PspFit fit)
        {
            double residual = fit.Residual(mean);
            if (residual < bestResidual) (best, bestResidual) = (fit, residual);
        }
    }

    /// <summary>Peak of one trace with this fit's delay and time constant, by least squares.</summary>
    public double Peak(ReadOnlySpan<double> trace)
    {
        (double top, double bottom) = (0, 0);
        for (int s = 0; s < trace.Length; s++)
        {
            double shape = Shape(s);
            top += shape * trace[s];
            bottom += shape * shape;
        }
        return bottom > 0 ? top / bottom : 0;
    }

    private double Residual(ReadOnlySpan<double> trace)
    {
        double peak = Peak(trace), sum = 0;
        for (int s = 0; s < trace.Length; s++)
        {
            double difference = trace[s] - (peak * Shape(s));
            sum += difference * difference;
        }
        return sum;
    }

    // Normalised to a peak of 1.
    private double Shape(int sample)
    {
        double x = ((sample * StepUs) - DelayUs) / TauUs;
        return x <= 0 ? 0 : x * StrictMath.Exp(1 - x);
    }
}
