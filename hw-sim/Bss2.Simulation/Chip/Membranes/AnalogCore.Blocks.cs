using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bss2.Simulation;

/// <summary>
/// Blocks of eight nodes, each with a time of its own. Between events everything is linear and the propagator exact for any number of steps,
/// so only a block that may cross a threshold or reach a rail makes every step; the others wait and catch up at once when an event, a sample
/// or a change of configuration touches them. Who waits is decided from chip state and chip time alone.
/// </summary>
internal sealed partial class AnalogCore
{
    private const int MostBlocks = 64;

    // Jumps of at least so many steps end denormal numbers.
    private const ulong FlushSteps = 8;

    private readonly ulong[] _at = new ulong[MostBlocks];       // Cycle of each block's state.
    private readonly int[] _resetsOf = new int[MostBlocks];     // Active resets of each block.
    private float[] _calm = [], _riseExcKnot = [], _riseInhKnot = [];

    // Blocks, a bit each: to look at before the next step; making every step until the next noise knot; waiting until that; with a line that
    // saturates; with a membrane above its threshold; with the state of the present step.
    private ulong _check, _fine, _untilKnot, _bent, _crossed, _current;

    private int BlockCount => _layout!.NodeCount / NodeLayout.Lanes;

    private ulong AllBlocks => ulong.MaxValue >> (MostBlocks - BlockCount);

    // Nodes beyond the closed form, lines that are held, or somebody who wants every step: nobody waits.
    private bool MayWait => _options.SkipSilence && _extended is null && !_anyClamped;

    private void ForgetBlocks()
    {
        (_check, _fine, _untilKnot, _bent, _crossed) = (0, 0, 0, 0, 0);
        Array.Clear(_resetsOf);
        Array.Clear(_resetsOfNode);
        Array.Fill(_noiseAt, ulong.MaxValue);
    }

    // The state is that of another cycle from now on.
    private void StandAt(ulong cycle)
    {
        (_t, _current) = (cycle, ulong.MaxValue);
        Array.Fill(_at, cycle);
    }

    // After a change of coefficients: everybody is looked at.
    private void LookAnew()
    {
        (_check, _fine, _untilKnot, _bent) = (AllBlocks, 0, 0, 0);
        Array.Clear(_resetsOf);
        Array.Clear(_resetsOfNode);
        foreach (ActiveReset reset in _active) NoteReset(reset.Circuit);
        for (int b = 0; b < BlockCount; b++)
            for (int k = 0; k < _layout!.PlaneStart.Length && 8 * b < _layout.PlaneLength[k]; k++)
            {
                int slot = _layout.PlaneStart[k] + (8 * b);
                bool above = Vector256.GreaterThanAny(Vector256.Create(_exc.AsSpan(slot, 8)), Vector256.Create(_excKnee.AsSpan(slot, 8)))
                    || Vector256.GreaterThanAny(Vector256.Create(_inh.AsSpan(slot, 8)), Vector256.Create(_inhKnee.AsSpan(slot, 8)));
                if (above) _bent |= 1UL << b;
            }
    }

    private void CatchUpAll()
    {
        if (_layout is null) return;
        for (int b = 0; b < BlockCount; b++) CatchUp(b);
    }

    // Brings a block to the present step: one propagator for less than 16 steps, one more per higher bit of their number.
    private void CatchUp(int block)
    {
        if ((_current >> block & 1) != 0) return;
        ulong steps = (_t - _at[block]) >> _options.StepExponent;
        (_at[block], _current) = (_t, _current | (1UL << block));
        if ((steps & (FewSteps - 1)) != 0) Propagate(Few((int)steps & (FewSteps - 1)), 8 * block).CopyTo(_v, 8 * block);
        if (steps >= FewSteps) CatchUpFar(block, steps);
        if (steps >= FlushSteps) FlushTiny(block);
    }

    private void CatchUpFar(int block, ulong steps)
    {
        for (int power = FewExponent; steps >> power != 0; power++)
        {
            if (power == Powers)
            {
                Settle(block);
                return;
            }
            if ((steps >> power & 1) != 0) Propagate(Power(power), 8 * block).CopyTo(_v, 8 * block);
        }
    }

    // Decides for those whose state has changed whether they make the steps to come.
    private void Look()
    {
        if (!MayWait)
        {
            CatchUpAll();
            (_check, _fine, _untilKnot) = (0, AllBlocks, 0);
            return;
        }
        for (; _check != 0; _check &= _check - 1)
        {
            int block = BitOperations.TrailingZeroCount(_check);
            CatchUp(block);
            Look(block);
        }
    }

    // Bounds as for rest, for all time and for the time to the next noise knot, with 6 sigma of noise: until then no threshold is crossed.
    private void Look(int block)
    {
        int n = 8 * block;
        ulong bit = 1UL << block;
        if (_resetsOf[block] != 0 || (_bent & bit) != 0)
        {
            _fine |= bit;
            return;
        }
        Vector256<float> v = Vector256.Create(_v.AsSpan(n, 8)), rest = Vector256.Create(_rest.AsSpan(n, 8));
        Vector256<float> high = Vector256.Max(v, rest), low = Vector256.Min(v, rest), highKnot = high, lowKnot = low;
        for (int k = 0; k < _layout!.PlaneStart.Length && n < _layout.PlaneLength[k]; k++)
        {
            int slot = _layout.PlaneStart[k] + n;
            Vector256<float> e = Vector256.Create(_exc.AsSpan(slot, 8)), i = Vector256.Create(_inh.AsSpan(slot, 8));
            high += e * Vector256.Create(_peakExc.AsSpan(slot, 8));
            low -= i * Vector256.Create(_peakInh.AsSpan(slot, 8));
            highKnot += e * Vector256.Create(_riseExcKnot.AsSpan(slot, 8));
            lowKnot -= i * Vector256.Create(_riseInhKnot.AsSpan(slot, 8));
        }
        Vector256<float> ceiling = Vector256.Create(_calm.AsSpan(n, 8)), floor = Vector256.Create(_lowKneeV);
        if (Vector256.LessThanAll(high, ceiling) && Vector256.GreaterThanAll(low, floor)) return;
        if (Vector256.LessThanAll(highKnot, ceiling) && Vector256.GreaterThanAll(lowKnot, floor)) _untilKnot |= bit;
        else _fine |= bit;
    }

    // One step of all that make every step; notes whether a membrane is above its threshold. The state before stays in _vBefore.
    private void StepFine()
    {
        ulong end = _t + (ulong)_stepCycles, index = NoiseIndex(_t);
        _crossed = 0;
        for (ulong left = _fine; left != 0; left &= left - 1)
        {
            int block = BitOperations.TrailingZeroCount(left), n = 8 * block;
            FollowNoise(block, index);
            Vector256.Create(_v.AsSpan(n, 8)).CopyTo(_vBefore, n);
            Vector256<float> v = Propagate(_step!, n);
            v.CopyTo(_v, n);
            _at[block] = end;
            if (Vector256.GreaterThanOrEqualAny(v + Vector256.Create(_noise.AsSpan(n, 8)), Vector256.Create(_armed.AsSpan(n, 8)))) _crossed |= 1UL << block;
        }
    }

    // The closed form for eight nodes: moves their lines, returns their membranes.
    private Vector256<float> Propagate(StepCoefficients step, int n)
    {
        int[] starts = _layout!.PlaneStart, lengths = _layout.PlaneLength;
        nuint at = (nuint)n;
        ulong bit = 1UL << (n / NodeLayout.Lanes);
        bool bends = (_bent & bit) != 0, saturated = false;
        Vector256<float> v = Vector256.LoadUnsafe(ref _v[0], at), level = Vector256.LoadUnsafe(ref _rest[0], at);
        Vector256<float> x = level + (Vector256.LoadUnsafe(ref step.KeepV[0], at) * (v - level));
        ref float lines = ref MemoryMarshal.GetArrayDataReference(step.Lines);
        ref float exc = ref MemoryMarshal.GetArrayDataReference(_exc), inh = ref MemoryMarshal.GetArrayDataReference(_inh);
        for (int k = 0; k < starts.Length && n < lengths[k]; k++)
        {
            nuint slot = (nuint)(starts[k] + n);
            Vector256<float> e = Vector256.LoadUnsafe(ref exc, slot), i = Vector256.LoadUnsafe(ref inh, slot), eDrive = e, iDrive = i;
            if (bends) saturated |= Bends(slot, ref eDrive, ref iDrive);
            nuint of = 4 * slot;
            x += (Vector256.LoadUnsafe(ref lines, of + 16) * eDrive) - (Vector256.LoadUnsafe(ref lines, of + 24) * iDrive);
            (e * Vector256.LoadUnsafe(ref lines, of)).StoreUnsafe(ref exc, slot);
            (i * Vector256.LoadUnsafe(ref lines, of + 8)).StoreUnsafe(ref inh, slot);
        }
        if (bends && !saturated) _bent &= ~bit;
        return Vector256.GreaterThanAny(x, Vector256.Create(_highKneeV)) || Vector256.LessThanAny(x, Vector256.Create(_lowKneeV)) ? Limit(v, x) : x;
    }

    // Bends the drives of a slot's eight circuits; false when no line is above its knee.
    private bool Bends(nuint slot, ref Vector256<float> e, ref Vector256<float> i)
    {
        Vector256<float> kneeE = Vector256.LoadUnsafe(ref _excKnee[0], slot), kneeI = Vector256.LoadUnsafe(ref _inhKnee[0], slot);
        if ((Vector256.GreaterThan(e, kneeE) | Vector256.GreaterThan(i, kneeI)) == Vector256<float>.Zero) return false;
        e = Bend(e, kneeE, Vector256.LoadUnsafe(ref _excSpan[0], slot));
        i = Bend(i, kneeI, Vector256.LoadUnsafe(ref _inhSpan[0], slot));
        return true;
    }

    private void Settle(int block)
    {
        _rest.AsSpan(8 * block, 8).CopyTo(_v.AsSpan(8 * block));
        for (int k = 0; k < _layout!.PlaneStart.Length && 8 * block < _layout.PlaneLength[k]; k++)
        {
            _exc.AsSpan(_layout.PlaneStart[k] + (8 * block), 8).Clear();
            _inh.AsSpan(_layout.PlaneStart[k] + (8 * block), 8).Clear();
        }
    }

    // Denormal numbers would be slow and are nothing: 1e-20 of a weight LSB.
    private void FlushTiny(int block)
    {
        Vector256<float> tiny = Vector256.Create(Tiny);
        for (int k = 0; k < _layout!.PlaneStart.Length && 8 * block < _layout.PlaneLength[k]; k++)
        {
            int slot = _layout.PlaneStart[k] + (8 * block);
            Vector256<float> e = Vector256.Create(_exc.AsSpan(slot, 8)), i = Vector256.Create(_inh.AsSpan(slot, 8));
            (e & Vector256.GreaterThan(e, tiny)).CopyTo(_exc, slot);
            (i & Vector256.GreaterThan(i, tiny)).CopyTo(_inh, slot);
        }
    }
}
