using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class AdaptationTests
{
    private const int N = 60;

    // Capacitor and leak for tau 10 us and more; the leak of the a term at the membrane's own.
    private static ChipRig Rig(int a, int b, int tau = 200, bool fires = false, int pulseScale = 7, ChipOptions? options = null)
    {
        var rig = new ChipRig(options, IdealMorphology.Single);
        for (int h = 0; h < 2; h++) rig.Set(CommonNeuronBackendConfig.At(h), CommonNeuronBackendConfig.Default with { ClockScaleFast = 0, ClockScaleAdaptationPulse = pulseScale });
        for (int n = 0; n < 512; n++) rig.Neuron(n, fires && n == N);
        rig.Set(NeuronBackendConfig.At(new NeuronOnChip(N)), rig.Get(NeuronBackendConfig.At(new NeuronOnChip(N))) with { EnableAdaptationPulse = true });
        rig.Edit(N, c => c with { EnableAdaptation = true });
        rig.Code(N, CapMemRow.IBiasAdaptTau, tau);
        rig.Code(N, CapMemRow.IBiasAdaptA, a);
        rig.Code(N, CapMemRow.IBiasAdaptB, b);
        rig.Code(N, CapMemRow.VAdaptRef, 400);
        rig.Code(N, CapMemRow.VAdaptLeak, 416);
        return rig;
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(100, true)]
    public void A_current_step_is_answered_as_the_two_equations_say(int a, bool invert)
    {
        ChipRig rig = Rig(a, 0);
        rig.Edit(N, c => c with { InvertAdaptationA = invert });
        rig.RunTo(320_000);
        var reference = new NeuronReference(rig.Chip.Analog.PhysicsOf(N));
        reference.Run(1000);
        Assert.Equal(reference.V, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-4);
        rig.Code(N, CapMemRow.IMemOffset, 200);
        rig.Edit(N, c => c with { EnableMembraneOffset = true });
        _ = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        var stepped = new NeuronReference(rig.Chip.Analog.PhysicsOf(N)) { V = reference.V, W = reference.W };
        double peak = 0, end = 0;
        for (int i = 0; i < 300; i++)
        {
            rig.Run(1);
            stepped.Run(1);
            end = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
            peak = Math.Max(peak, end);
            Assert.Equal(stepped.V, end, 3e-4);
        }
        // Negative feedback overshoots, positive feedback creeps.
        if (invert) Assert.Equal(peak, end, 2e-4);
        else Assert.True(peak - end > 0.005, $"peak {peak}, end {end}");
    }

    [Fact]
    public void The_steady_state_is_that_of_both_conductances()
    {
        ChipRig rig = Rig(250, 0);
        rig.Code(N, CapMemRow.IMemOffset, 250);
        rig.Edit(N, c => c with { EnableMembraneOffset = true });
        rig.Run(3000);
        CircuitPhysics p = rig.Chip.Analog.PhysicsOf(N);
        double aNs = p.Terms.AdaptationNs * p.Terms.AdaptationGain;
        double exact = ((p.LeakNs * p.LeakV) + p.CurrentNa + (aNs * p.Terms.AdaptationLeakV)) / (p.LeakNs + aNs);
        Assert.Equal(exact, rig.Chip.Analog.MembraneAt(N, rig.Chip.Now), 1e-4);
    }

    [Fact]
    public void Firing_slows_down_to_the_rate_at_which_pulses_and_decay_balance()
    {
        ChipRig rig = Rig(0, 60, tau: 50, fires: true);
        rig.Run(50);
        rig.Spikes.Clear();
        rig.Code(N, CapMemRow.VLeak, 950);
        rig.Run(3000);
        double[] isi = [.. rig.Spikes.Zip(rig.Spikes.Skip(1), (a, b) => (b.Cycle - a.Cycle) * 0.004)];
        Assert.True(isi[^1] > 1.5 * isi[0], $"first {isi[0]} us, last {isi[^1]} us");
        Assert.Equal(isi[^2], isi[^1], 0.2);
        CircuitPhysics p = rig.Chip.Analog.PhysicsOf(N);
        // chip-model.md 2.1: b = slope * pulse; pulse length 2^(scale+1) / 250 MHz.
        double jump = p.Terms.AdaptationPulseVPerUs * 256 * 0.004, tauW = 1 / p.Terms.AdaptationRate, tau = 1000 * p.CapacitancePf / p.LeakNs;
        double expected = Bisect(2.01, 200, t =>
        {
            // Mean adaptation at this period, and the period that it leaves.
            double level = (p.LeakV + (p.CurrentNa / p.LeakNs)) - (p.Terms.AdaptationNs * jump * tauW / t / p.LeakNs);
            return level <= p.ThresholdV ? -1 : t - (2.0 + (tau * Math.Log((level - p.ResetV) / (level - p.ThresholdV))));
        });
        Assert.InRange(isi[^1] / expected, 0.97, 1.03);
    }

    [Fact]
    public void Inverted_pulses_speed_firing_up_and_disabled_pulses_leave_it_alone()
    {
        double Last(bool pulse, bool invert)
        {
            ChipRig rig = Rig(0, 20, tau: 200, fires: true);
            rig.Edit(N, c => c with { InvertAdaptationB = invert });
            rig.Set(NeuronBackendConfig.At(new NeuronOnChip(N)), rig.Get(NeuronBackendConfig.At(new NeuronOnChip(N))) with { EnableAdaptationPulse = pulse });
            rig.Code(N, CapMemRow.VLeak, 900);
            rig.Run(600);
            return (rig.Spikes[^1].Cycle - rig.Spikes[^2].Cycle) * 0.004;
        }
        double none = Last(false, false);
        Assert.True(Last(true, false) > 1.05 * none);
        Assert.True(Last(true, true) < 0.95 * none);
        Assert.Equal(none, Last(false, true), 0.01);
    }

    [Fact]
    public void The_cadc_sees_the_adaptation_voltage_through_the_multiplexer()
    {
        ChipRig rig = Rig(200, 0);
        rig.Run(2000);
        int membrane = rig.Sample(0)[N];
        rig.Edit(N, c => c with { ReadoutSource = ReadoutSource.Adaptation });
        rig.Run(1000);
        CircuitPhysics p = rig.Chip.Analog.PhysicsOf(N);
        double v = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        double w = p.Terms.AdaptationReferenceV + (p.Terms.AdaptationGain * (v - p.Terms.AdaptationLeakV));
        Assert.Equal(w, rig.Chip.Analog.ReadoutAt(N, rig.Chip.Now), 1e-3);
        Assert.Equal((w - 0.06) / 4.5e-3, rig.Sample(0)[N], 1.5);
        Assert.Equal(80, membrane, 3.0);
    }

    private static double Bisect(double low, double high, Func<double, double> f)
    {
        for (int i = 0; i < 100; i++)
        {
            double mid = (low + high) / 2;
            if (f(mid) < 0) low = mid;
            else high = mid;
        }
        return low;
    }
}
