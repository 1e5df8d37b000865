namespace Bss2.Simulation;

/// <summary>The equation of chip-model.md 2.1 for one node: slope of the membrane and its derivative by the membrane.</summary>
internal sealed partial class ExtendedNodes
{
    // V/us at membrane potential v and chip cycle at; its derivative by v in 1/us, that of the exponential current apart.
    private (double Slope, double Derivative, double Upstroke) Slope(int r, double v, ulong at)
    {
        var sum = default(Currents);
        for (int k = _first[r]; k < _first[r + 1]; k++)
        {
            ref readonly ExtendedPart part = ref _parts[k];
            bool held = at >= _around.ResetStart[part.Circuit] && at < _around.ResetEnd[part.Circuit];
            sum.AddOta(part, held);
            ref readonly CircuitTerms t = ref part.Terms;
            if (t.Adaptation) sum.Na -= t.AdaptationNs * (part.AdaptationMidV - t.AdaptationReferenceV);
            if (held && t.Pause) continue;
            sum.Drive += part.Drive;
            if (t.ExcStepwise) sum.AddModulated(v, part.ExcDrive + (t.ShiftExcNa * _perPf[r]), t.ExcPerVolt, t.ExcReferenceV);
            if (t.InhStepwise) sum.AddModulated(v, (t.ShiftInhNa * _perPf[r]) - part.InhDrive, t.InhPerVolt, t.InhReferenceV);
            if (t.Exponential) sum.AddExponential(v, t);
        }
        foreach ((int other, double ns) in _neighbours[r]) sum.AddConductance(ns, _mid[other]);
        double linear = Math.Max(sum.Ns, LeastConductanceNs);
        double slope = ((sum.Na + sum.ExponentialNa - (linear * v)) * _perPf[r]) + sum.Drive;
        return (slope, sum.DriveDerivative - (linear * _perPf[r]), sum.ExponentialNs * _perPf[r]);
    }

    /// <summary>Currents into a node as they add up.</summary>
    private struct Currents
    {
        public double Ns, Na, Drive, DriveDerivative, ExponentialNa, ExponentialNs;

        public void AddConductance(double ns, double v) => (Ns, Na) = (Ns + ns, Na + (ns * v));

        // Leak and reset are one OTA.
        public void AddOta(in ExtendedPart part, bool held)
        {
            if (held) AddConductance(part.ResetNs, part.ResetV);
            else AddConductance(part.LeakNs, part.LeakV);
            Na += part.CurrentNa;
        }

        // Strength 1 at the reference, linear in the membrane, never below 0: a bias current has no sign (2.5).
        public void AddModulated(double v, double drive, double perVolt, double reference)
        {
            double factor = 1 + (perVolt * (v - reference));
            if (factor <= 0) return;
            Drive += drive * factor;
            DriveDerivative += drive * perVolt;
        }

        public void AddExponential(double v, in CircuitTerms terms)
        {
            double exponent = (v - terms.ExponentialV) / terms.ExponentialSlopeV;
            if (exponent < -40) return;
            double na = terms.ExponentialNa * StrictMath.Exp(Math.Min(exponent, 100));
            ExponentialNa += Math.Min(na, terms.ExponentialLimitNa);
            if (na < terms.ExponentialLimitNa) ExponentialNs += na / terms.ExponentialSlopeV;
        }
    }
}
