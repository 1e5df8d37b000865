using Bss2.Chip;
using Bss2.Simulation;

namespace Bss2.Simulation.Tests;

public sealed class CapMemInverseTests
{
    private static readonly AnalogParameters Parameters = new();
    private static readonly ChipMismatch Mismatch = new(new ChipOptions { ChipSeed = 11 }, Parameters);
    private static readonly CapMemInverse Inverse = new(Mismatch, Parameters);
    private static readonly NeuronConfig Config = NeuronConfig.Default with
    {
        MembraneCapacitorSize = 63, EnableSynapticInputExcitatory = true, EnableSynapticInputInhibitory = true,
        EnableSynapticInputExcitatorySmallCapacitance = true, EnableSynapticInputInhibitorySmallCapacitance = true,
    };

    [Fact]
    public void Every_map_is_undone_to_half_a_code()
    {
        ushort[] codes = new ushort[24];
        Array.Fill(codes, (ushort)400);
        for (int n = 0; n < 512; n++)
        {
            if (Mismatch.Neurons[n].Stuck is not null) continue;
            CircuitPhysics at = CircuitPhysics.Of(codes, 600, Config, n, Mismatch, Parameters);
            Assert.Equal(400, Inverse.Leak(n, at.LeakV), 0.01);
            Assert.Equal(400, Inverse.Reset(n, at.ResetV), 0.01);
            Assert.Equal(400, Inverse.Threshold(n, at.ThresholdV), 0.01);
            Assert.Equal(400, Inverse.LeakBias(n, at.LeakNs, 1), 0.01);
            Assert.Equal(400, Inverse.TauExc(n, at.TauExcUs), 0.01);
            Assert.Equal(400, Inverse.TauInh(n, at.TauInhUs), 0.01);
            Assert.Equal(at.GmTotal, 400 * ((400 / Inverse.GmExc(n, 400)) + (400 / Inverse.GmInh(n, 400))), 0.01);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(1022)]
    public void Time_constants_fall_with_their_code_over_the_whole_range_and_are_undone(int code)
    {
        Assert.Equal(code, SynapticTau.CodeOf(SynapticTau.Effective(code, Parameters), Parameters), 1e-6);
        Assert.True(SynapticTau.Effective(code, Parameters) > SynapticTau.Effective(code - 0.5, Parameters));
        if (code <= 500) Assert.Equal(code, SynapticTau.Effective(code, Parameters));
    }

    [Fact]
    public void Hagen_modes_time_constant_is_within_reach_of_all_but_few_circuits()
    {
        // chip-model.md 2.3; a factor of 1.9, 3.3 sigma, is within reach.
        double[] codes = [.. Enumerable.Range(0, 512).SelectMany(n => new[] { Inverse.TauExc(n, 0.32), Inverse.TauInh(n, 0.32) })];
        Assert.InRange(codes.Count(c => c <= 1022), 1020, 1024);
        Assert.All(codes, c => Assert.True(c > 500));
    }

    [Fact]
    public void Inputs_at_their_null_give_no_offset_current()
    {
        ushort[] codes = new ushort[24];
        Array.Fill(codes, (ushort)500);
        for (int n = 0; n < 512; n++)
        {
            codes[(int)CapMemRow.IBiasSyninExcShift] = (ushort)Math.Round(Inverse.ShiftExc(n));
            codes[(int)CapMemRow.IBiasSyninInhShift] = (ushort)Math.Round(Inverse.ShiftInh(n));
            Assert.InRange(CircuitPhysics.Of(codes, 600, Config, n, Mismatch, Parameters).CurrentNa, -0.05, 0.05);
        }
    }

    [Fact]
    public void A_cadc_channel_is_undone_to_a_thousandth_of_an_lsb()
    {
        for (int channel = 0; channel < 1024; channel++)
        {
            CadcChannel cadc = CadcChannel.Of(channel, 31, 369, Mismatch, Parameters);
            foreach (double lsb in (double[])[30, 80, 150, 210]) Assert.Equal(lsb, cadc.Reading((float)cadc.VoltsFor(lsb)), 1e-3);
        }
    }

    [Fact]
    public void A_stuck_cell_ignores_its_code()
    {
        ChipMismatch chip = Enumerable.Range(0, 50).Select(s => new ChipMismatch(new ChipOptions { ChipSeed = (ulong)s }, Parameters with { SynapseBranch = 0 }))
            .First(c => c.Neurons.Any(n => n.Stuck?.Row == CapMemRow.VThreshold));
        int neuron = Array.FindIndex(chip.Neurons, n => n.Stuck?.Row == CapMemRow.VThreshold);
        ushort[] low = new ushort[24], high = new ushort[24];
        Array.Fill(high, (ushort)900);
        CircuitPhysics a = CircuitPhysics.Of(low, 600, Config, neuron, chip, Parameters), b = CircuitPhysics.Of(high, 600, Config, neuron, chip, Parameters);
        Assert.Equal(a.ThresholdV, b.ThresholdV);
        Assert.NotEqual(a.LeakV, b.LeakV);
    }
}
