namespace Bss2.Training;

/// <summary>
/// A bushy cell on 40 auditory nerve fibres of one channel (training.md 5.3). Every fibre spikes with the hair cell's probability per step and is
/// then dead for 1 ms; only their number matters to the cell, so one binomial number is drawn per step for all fibres that are alive.
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
        (uint X0, uint X1, uint X2, uint X3) block = default;
        for (int t = 0; t < steps; t++)
        {
            if ((t & 3) == 0) block = random.Block(RandomUse.Fibres, unit, ((ulong)sample << 32) | (uint)(t >> 2));
            uint word = (t & 3) switch { 0 => block.X0, 1 => block.X1, 2 => block.X2, _ => block.X3 };
            // Fibres that spiked one dead time ago are alive again.
            alive += _recent[slot];
            int count = Binomial(alive, probability[t * stride], (word + 0.5) / 4294967296.0);
            _recent[slot] = (byte)count;
            alive -= count;
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

    // Inverse distribution function at u; 1 - n p bounds the probability of no spike from below, so most steps end there.
    private static int Binomial(int n, double p, double u)
    {
        if (u < 1 - (n * p) || n == 0) return 0;
        if (p >= 1) return n;
        double term = 1, q = 1 - p;
        for (int i = 0; i < n; i++) term *= q;
        double sum = term, ratio = p / q;
        int count = 0;
        while (u >= sum && count < n)
        {
            term *= ratio * (n - count) / (count + 1);
            sum += term;
            count++;
        }
        return count;
    }
}
