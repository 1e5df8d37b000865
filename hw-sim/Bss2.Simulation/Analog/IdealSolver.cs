using Bss2.Chip;

namespace Bss2.Simulation;

/// <summary>Solves the maps of one chip backwards: codes that put every neuron at the targets plus its residual.</summary>
internal sealed class IdealSolver
{
    private readonly ChipMismatch _chip;
    private readonly AnalogParameters _p;
    private readonly CapMemInverse _inverse;
    private readonly IdealTargets _targets;
    private readonly ResidualSpread _spread;
    private readonly double _spreadScale;
    private readonly Philox _random;
    private readonly TargetScatter _scatter;
    private readonly bool _pairs;

    public IdealSolver(ChipOptions options, IdealTargets targets, ResidualSpread spread, IdealMorphology morphology, AnalogParameters parameters)
    {
        (_p, _targets, _spread, _pairs) = (parameters, targets, spread, morphology == IdealMorphology.Pairs);
        _scatter = targets.Scatter ?? new TargetScatter();
        _chip = new ChipMismatch(options, parameters);
        _inverse = new CapMemInverse(_chip, parameters);
        (_random, _spreadScale) = (new Philox(options.ChipSeed), spread.Factor * options.Mismatch);
    }

    private enum Residual { Leak, Reset, Threshold, TauMem, TauExc, TauInh, PspExc, PspInh }

    public IdealCodes Solve()
    {
        var codes = new IdealCodes();
        for (int block = 0; block < 4; block++) SolveBlock(codes, block);
        for (int channel = 0; channel < CadcChannelOnChip.Count; channel++) SolveChannel(codes, channel);
        for (int driver = 0; driver < SynapseDriverOnChip.Count; driver++)
            codes.DriverOffset[driver] = codes.Settle("driver_offset", driver, _inverse.DriverOffset(driver), -8, 7);
        int circuits = _pairs ? 2 : 1;
        for (int first = 0; first < NeuronOnChip.Count; first += circuits) SolveNeuron(codes, first, circuits);
        return codes;
    }

    private void SolveBlock(IdealCodes codes, int block)
    {
        codes.SynapseDac[block] = codes.Settle("syn_i_bias_dac", block, _inverse.SynapseDac(block, _targets.SynapseDac), 0, IdealCodes.HighestCode);
        codes.CadcRampOffset[block] = codes.Settle("cadc_v_ramp_offset", block, _inverse.CadcRampOffset(block), 0, IdealCodes.HighestCode);
        codes.CadcRampSlope[block] = codes.Settle("cadc_i_ramp_slope", block, _inverse.CadcRampSlope(block), 0, IdealCodes.HighestCode);
    }

    // Channels are trimmed in mid-range, where the reference cell is at code 310 (chip-model.md 4.1). The reference comes through the column's
    // debug line: the readout amplifier of the neuron is no part of it.
    private void SolveChannel(IdealCodes codes, int channel)
    {
        double volts = _p.ThresholdOffsetV + (310 * _p.ThresholdPerCodeV), ideal = (volts - _p.CadcRampStartV) / _p.CadcLsbV;
        codes.CadcOffset[channel] = codes.Settle("cadc_channel_offset", channel, ideal - Channel(codes, channel).Reading((float)volts), -128, 127);
    }

    // Membrane voltage at which the causal channel of a circuit reads the target, its offset register and readout amplifier included.
    private double MembraneV(IdealCodes codes, int circuit, double lsb)
    {
        int channel = ((circuit >> 8) * 512) + (circuit & 255);
        NeuronMismatch amplifier = _chip.Neurons[circuit];
        return (Channel(codes, channel).VoltsFor(lsb - codes.CadcOffset[channel]) - amplifier.ReadoutOffsetV) / amplifier.ReadoutGain;
    }

    private void SolveNeuron(IdealCodes codes, int first, int circuits)
    {
        double leakV = MembraneV(codes, first, Aim(first, Residual.Leak, _targets.LeakLsb, _spread.LeakLsb));
        double resetV = MembraneV(codes, first, Aim(first, Residual.Reset, _targets.ResetLsb, _spread.ResetLsb));
        double thresholdV = MembraneV(codes, first, Aim(first, Residual.Threshold, ThresholdLsb(first), _spread.ThresholdLsb));
        double tauMemUs = _targets.TauMemUs * (1 + Aim(first, Residual.TauMem, 0, _spread.TauMem));
        double capacitance = 0, leakShare = 0;
        for (int i = 0; i < circuits; i++)
        {
            capacitance += CapacitancePf(first + i, i);
            leakShare += LeakFactor(i);
        }
        // pF / us = 1e3 nS. Both circuits get the same undivided conductance, so a second one that divides its leak by 8 adds an eighth.
        double leakNs = 1000 * capacitance / (tauMemUs * _scatter.TauMem(first)) / leakShare;
        for (int i = 0; i < circuits; i++)
        {
            int n = first + i;
            codes.Set(CapMemRow.VLeak, n, _inverse.Leak(n, leakV));
            codes.Set(CapMemRow.VReset, n, _inverse.Reset(n, resetV));
            codes.Set(CapMemRow.VThreshold, n, _inverse.Threshold(n, thresholdV));
            codes.Set(CapMemRow.IBiasLeak, n, _inverse.LeakBias(n, leakNs, 1));
            codes.Set(CapMemRow.IBiasSyninExcShift, n, _inverse.ShiftExc(n));
            codes.Set(CapMemRow.IBiasSyninInhShift, n, _inverse.ShiftInh(n));
            SolveInputs(codes, n, capacitance, tauMemUs, _scatter.TauSyn(first));
        }
    }

    // Written so that no scatter gives the common target to the bit.
    private double ThresholdLsb(int first) =>
        _targets.ThresholdLsb + ((_targets.ThresholdLsb - _targets.LeakLsb) * (_scatter.Threshold(first) - 1));

    // Strengths are those for the time constants without scatter: heights of potentials follow a neuron's own time constants, as in the paper,
    // which scatters time constants and thresholds only.
    private void SolveInputs(IdealCodes codes, int n, double capacitancePf, double tauMemUs, double tauSynFactor)
    {
        double tauExcUs = _targets.TauSynUs * (1 + Aim(n, Residual.TauExc, 0, _spread.TauSyn));
        double tauInhUs = _targets.TauSynUs * (1 + Aim(n, Residual.TauInh, 0, _spread.TauSyn));
        codes.Set(CapMemRow.IBiasSyninExcTau, n, _inverse.TauExc(n, tauExcUs * tauSynFactor));
        codes.Set(CapMemRow.IBiasSyninInhTau, n, _inverse.TauInh(n, tauInhUs * tauSynFactor));
        double excGm = EqualGm(codes, n, capacitancePf, tauMemUs, tauExcUs) * (1 + Aim(n, Residual.PspExc, 0, _spread.PspAmplitude));
        double inhGm = EqualGm(codes, n, capacitancePf, tauMemUs, tauInhUs) * (1 + Aim(n, Residual.PspInh, 0, _spread.PspAmplitude));
        codes.Set(CapMemRow.IBiasSyninExcGm, n, _inverse.GmExc(n, excGm));
        codes.Set(CapMemRow.IBiasSyninInhGm, n, _inverse.GmInh(n, inhGm));
    }

    // The gm at which a weight LSB makes a potential as high as on the typical chip with all targets met.
    private double EqualGm(IdealCodes codes, int n, double capacitancePf, double tauMemUs, double tauSynUs)
    {
        int block = new NeuronOnChip(n).CapMemBlock.Value, column = n & 255;
        double dac = codes.SynapseDac[block] * _chip.BlockCurrentGain[block] * _chip.BlockDacGain[block];
        double distance = 1 - (_chip.Scale * _p.DistanceLoss * column / 255);
        double perGm = Height(1, dac, tauMemUs, tauSynUs, capacitancePf) * distance;
        return Height(_targets.SyninGm, _targets.SynapseDac, _targets.TauMemUs, _targets.TauSynUs, TypicalCapacitancePf) / perGm;
    }

    private double Height(double gm, double dac, double tauMemUs, double tauSynUs, double capacitancePf) =>
        CircuitPhysics.Charge(gm / 500, dac / 600, tauSynUs, _p) / capacitancePf * PspPeak.Factor(tauMemUs, tauSynUs);

    private double TypicalCapacitancePf =>
        (_targets.MembraneCapacitance * _p.CapacitancePerCodePf) + (_p.IntrinsicCapacitancePf * (_pairs ? 2 : 1));

    private double CapacitancePf(int n, int circuit) =>
        (circuit == 0 ? _targets.MembraneCapacitance * _p.CapacitancePerCodePf * _chip.Neurons[n].CapacitanceGain : 0)
        + _p.IntrinsicCapacitancePf + _chip.Neurons[n].IntrinsicPf;

    private double LeakFactor(int circuit) => circuit == 0 ? 1 : 1 / _p.LeakRangeFactor;

    private CadcChannel Channel(IdealCodes codes, int channel)
    {
        int block = (2 * (channel >> 9)) + ((channel & 255) >> 7);
        return CadcChannel.Of(channel, codes.CadcRampOffset[block], codes.CadcRampSlope[block], _chip, _p);
    }

    private double Aim(int unit, Residual parameter, double target, double sd)
    {
        (uint x0, uint x1, uint x2, uint x3) = _random.Block(RandomDomain.CalibrationResidual, (uint)unit, (uint)parameter / 4);
        uint bits = ((uint)parameter & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
        return target + (_spreadScale * sd * Gaussian.DrawFrozen(bits));
    }
}
