namespace Bss2.Calibration;

/// <summary>
/// Time constant of a membrane that returns to its leak after a reset: from one sample to the next the distance shrinks by exp(-dt/tau),
/// estimated over all pairs of samples on the way, whenever the reset ended.
/// </summary>
internal struct DecayFit
{
    // A distance of 0.9 of the reset's cannot be held any more; below 0.2 noise outweighs the signal.
    private const double Released = 0.9, Faded = 0.2, SwingMinLsb = 10;
    private const int PairsMin = 8;
    private double _product, _square;
    private int _pairs;

    /// <summary>Adds a trace that is held at the reset from sample <paramref name="firstHeld"/> to before <paramref name="lastHeld"/> and then returns to <paramref name="leak"/>.</summary>
    public void Add(ReadOnlySpan<byte> trace, int firstHeld, int lastHeld, double leak)
    {
        double held = 0;
        for (int s = firstHeld; s < lastHeld; s++) held += (trace[s] - leak) / (lastHeld - firstHeld);
        if (Math.Abs(held) < SwingMinLsb) return;
        for (int s = lastHeld; s + 1 < trace.Length; s++)
        {
            double now = (trace[s] - leak) / held, next = (trace[s + 1] - leak) / held;
            if (now >= Released) continue;
            if (now < Faded) break;
            _product += now * next;
            _square += now * now;
            _pairs++;
        }
    }

    /// <summary>The time constant; NaN without a decay.</summary>
    public readonly double TauUs(double stepUs)
    {
        double ratio = _square > 0 ? _product / _square : 0;
        return _pairs >= PairsMin && ratio is > 0 and < 1 ? -stepUs / StrictMath.Log(ratio) : double.NaN;
    }
}
