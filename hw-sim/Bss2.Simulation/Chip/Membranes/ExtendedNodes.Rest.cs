namespace Bss2.Simulation;

/// <summary>When extended nodes are at rest.</summary>
internal sealed partial class ExtendedNodes
{
    private int _restHint;

    /// <summary>
    /// Nothing moves further than <see cref="RestV"/> by itself: lines are empty, membranes and adaptation stand still in a stable place, clear
    /// of threshold and rails. While at rest they then stay exactly where they are.
    /// </summary>
    public bool IsQuiet(ulong start, ReadOnlySpan<float> v, ReadOnlySpan<float> exc, ReadOnlySpan<float> inh)
    {
        _start = start;
        // Neighbours' potentials first; then where it failed last, which is where it fails next. The answer does not depend on the order.
        foreach (int r in _coupled) Prepare(r, v, exc, inh);
        if (!IsStill(_restHint, v, exc, inh)) return false;
        for (int r = 0; r < _node.Length; r++)
            if (!IsStill(r, v, exc, inh))
            {
                _restHint = r;
                return false;
            }
        return true;
    }

    private bool IsStill(int r, ReadOnlySpan<float> v, ReadOnlySpan<float> exc, ReadOnlySpan<float> inh)
    {
        Prepare(r, v, exc, inh);
        if (_v0[r] >= _ceiling[r] || _v0[r] <= _floor[r]) return false;
        double lines = 0;
        for (int k = _first[r]; k < _first[r + 1]; k++)
        {
            ref readonly ExtendedPart part = ref _parts[k];
            lines += (exc[part.Slot] * part.ExcStrengthV) + (inh[part.Slot] * part.InhStrengthV);
            bool settled = part.AdaptationPulseV == 0 && Math.Abs(AdaptationGoal(part, _v0[r]) - part.AdaptationV) <= RestV;
            if (part.Terms.Adaptation && !settled) return false;
        }
        (double slope, double derivative, double upstroke) = Slope(r, _v0[r], _start);
        return lines <= RestLineV && derivative + upstroke < 0 && Math.Abs(slope) <= RestV * _leakRate[r];
    }
}
