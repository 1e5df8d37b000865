using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>
/// What the readout multiplexer of each circuit shows (chip-model.md 4.1), before its amplifier. Membranes come by node; everything else, few
/// if any, follows behind the nodes in <see cref="Sample"/>'s answer.
/// </summary>
internal sealed partial class AnalogCore
{
    private readonly int[] _readoutIndex = new int[NeuronOnChip.Count];
    private readonly List<int> _special = [];

    /// <summary>True when the readout amplifier of a circuit is on.</summary>
    public bool HasReadout(int circuit) => _configs[circuit].EnableReadoutAmplifier;

    /// <summary>Where <see cref="Sample"/>'s answer holds what the multiplexer of a circuit selects.</summary>
    public int ReadoutIndex(int circuit) => _readoutIndex[circuit];

    /// <summary>What the multiplexer of one circuit shows at <paramref name="cycle"/>, volts before its amplifier.</summary>
    public float ReadoutAt(int circuit, ulong cycle)
    {
        PrepareSample(cycle);
        int at = ReadoutIndex(circuit);
        return Sample(cycle, at, at + 1)[at];
    }

    private void MakeReadouts()
    {
        _special.Clear();
        for (int c = 0; c < NeuronOnChip.Count; c++)
        {
            _readoutIndex[c] = _layout!.NodeOf[c];
            if (_configs[c].ReadoutSource == ReadoutSource.Membrane || !_configs[c].EnableReadoutAmplifier) continue;
            _readoutIndex[c] = _layout.NodeCount + _special.Count;
            _special.Add(c);
        }
        if (_predictedV.Length != _layout!.NodeCount + _special.Count) _predictedV = new float[_layout.NodeCount + _special.Count];
    }

    private void SampleExtended(int ticks, int first, int end)
    {
        if (_resting)
        {
            foreach (int n in _extended!.Nodes) _predictedV[n] = _v[n];
            return;
        }
        _extended!.Begin(_t, _v, _exc, _inh, first, end);
        _extended.Predict((ulong)ticks, _predictedV, first, end);
    }

    private void SampleSpecial(int ticks, int first, int end)
    {
        int nodes = _layout!.NodeCount;
        for (int at = Math.Max(first, nodes); at < end; at++) _predictedV[at] = (float)Special(_special[at - nodes], ticks);
    }

    private double Special(int circuit, int ticks)
    {
        int slot = _layout!.SlotOf[circuit], node = _layout.NodeOf[circuit];
        CatchUp(node / NodeLayout.Lanes);
        switch (_configs[circuit].ReadoutSource)
        {
            case ReadoutSource.ExcSynin: return LineV(_exc[slot], _rates!.ExcRate[slot], _rates.ExcSaturation[slot], ticks);
            case ReadoutSource.InhSynin: return LineV(_inh[slot], _rates!.InhRate[slot], _rates.InhSaturation[slot], ticks);
            default:
                if (_resting || _extended is null || !_physics[circuit].Terms.Adaptation) return _adaptation.Volts[circuit];
                _extended.Begin(_t, _v, _exc, _inh, node, node + 1);
                return _extended.AdaptationAt(node, circuit, ticks / (double)_stepCycles);
        }
    }

    // Events pull a line down from its rest, to the end of the OTA's range where it saturates.
    private double LineV(double charge, double rate, double saturation, int ticks)
    {
        double level = charge * StrictMath.Exp(-ticks * CycleUs * rate) / saturation;
        return _p.LineRestV - (_p.LineSaturationV * Math.Min(1, level));
    }
}
