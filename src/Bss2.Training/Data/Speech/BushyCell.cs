namespace Bss2.Training;

/// <summary>
/// A bushy cell on 40 auditory nerve fibres of one channel (training.md 5.3). Every fibre spikes with the hair cell's probability p per step and is
/// then dead for 1 ms. That is a race of exponential clocks with hazard -ln(1 - p) per step, of which the first counts: only it is drawn, for all
/// fibres that are alive, and only its number matters to the cell.
/// </summary>
internal sealed class BushyCell
{
    private const int Fibres = 40;
    private const double DeadS = 0.001, TauSynS = 0.0005, TauMemS = 0.001, Weight = 13000.0 / Fibres;
    private readonly int _deadSteps;
    private readonly double _synDecay, _memDecay, _gain;
    private readonly byte[] _recent;

    /// <summary>Stepped at <paramref name="rateHz"/>.</summary>
    public BushyCell(double rateHz)
    {
        _deadSteps = (int)Math.Ceiling(DeadS * rateHz);
        (_synDecay, _memDecay, _gain) = (StrictMath.Exp(-1 / (TauSynS * rateHz)), StrictMath.Exp(-1 / (TauMemS * rateHz)), Weight / rateHz);
        _recent = new byte[_deadSteps];
    }

    /// <summary>
    /// Appends the steps at which the cell spikes. Probabilities of step t are at <paramref name="probability"/>[t * stride];
    /// <paramref name="unit"/> and <paramref name="sample"/> choose the random numbers.
    /// </summary>
    public void Run(ReadOnlySpan<double> probability, int stride, int steps, Philox random, uint unit, uint sample, List<ushort> spikes)
    {
        Array.Clear(_recent);
        (double current, double membrane) = (0, 0);
        int alive = Fibres, refractory = 0, slot = 0;
        uint draws = 0;
        double left = Exponential(random, unit, sample, draws++);
        for (int t = 0; t < steps; t++)
        {
            // Fibres that spiked one dead time ago are alive again.
            alive += _recent[slot];
            double hazard = Hazard(probability[t * stride]);
            int count = 0;
            for (; left < alive * hazard && alive > 0; count++)
            {
                hazard -= left / alive--;
                left = Exponential(random, unit, sample, draws++);
            }
            left -= alive * hazard;
            _recent[slot] = (byte)count;
            if (++slot == _deadSteps) slot = 0;
            current = (current * _synDecay) + count;
            if (membrane >= 1)
            {
                spikes.Add((ushort)(t - 1));
                (membrane, refractory) = (0, _deadSteps);
            }
            else if (refractory > 0) refractory--;
            else membrane = Math.Min(1, (membrane * _memDecay) + (_gain * current));
        }
    }

    // -ln(1 - p), by its series where that is exact to 1e-11.
    private static double Hazard(double p) =>
        p < 0.01 ? p * (1 + (p * (0.5 + (p * ((1.0 / 3) + (p / 4)))))) : -StrictMath.Log(Math.Max(1 - p, double.Epsilon));

    private static double Exponential(Philox random, uint unit, uint sample, uint draw) =>
        -StrictMath.Log((random.Block(RandomUse.Fibres, unit, ((ulong)sample << 32) | draw).X0 + 0.5) / 4294967296.0);
}
