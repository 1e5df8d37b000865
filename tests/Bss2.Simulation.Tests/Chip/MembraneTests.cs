using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class MembraneTests
{
    private const int PulseLatency = EventPath.CrossbarLatency + EventPath.DriverLatency;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    public void One_event_gives_the_exact_double_exponential(int parity, int sign)
    {
        var rig = new ChipRig();
        rig.Drivers();
        int column = 20 + parity;
        rig.Synapse(0, sign > 0 ? 8 : 9, column, 30, 7);
        rig.Run(20);
        ulong start = rig.Chip.Now;
        rig.Inject(ChipRig.LabelFor(4, 7), start + 3);
        CircuitPhysics own = rig.Chip.Analog.PhysicsOf(column), first = rig.Chip.Analog.PhysicsOf(20), second = rig.Chip.Analog.PhysicsOf(21);
        double pf = first.CapacitancePf + second.CapacitancePf, tauM = 1000 * pf / (first.LeakNs + second.LeakNs), tauS = sign > 0 ? own.TauExcUs : own.TauInhUs;
        double step = 30 * own.ExcChargeVPf / pf;
        float rest = rig.Chip.Analog.MembraneAt(20, start);
        double error = 0, square = 0;
        for (int i = 1; i < 400; i++)
        {
            ulong at = start + ((ulong)i * 37);
            rig.RunTo(at);
            double us = Math.Max(0, (at - start - 3 - PulseLatency) * 0.004);
            double exact = sign * step * tauM / (tauM - tauS) * (Math.Exp(-us / tauM) - Math.Exp(-us / tauS));
            double seen = rig.Chip.Analog.MembraneAt(20, at) - rest;
            error += (seen - exact) * (seen - exact);
            square += exact * exact;
        }
        Assert.InRange(Math.Sqrt(error / square), 0, 0.01);
        // 0.315 CADC LSB per weight LSB at this operating point (chip-model.md 2.4 b), peak step/e for equal time constants.
        Assert.InRange(step / Math.E / 4.5e-3 / 30, 0.27, 0.36);
    }

    [Fact]
    public void A_cell_that_is_written_while_the_membranes_come_to_rest_takes_effect()
    {
        var rig = new ChipRig(new ChipOptions { Mismatch = 0, Noise = false });
        rig.Drivers();
        rig.Synapse(0, 8, 20, 30, 7);
        rig.Run(20);
        int[] codes = [600, 660];
        var settled = new float[2];
        for (int i = 0; i < 2; i++)
        {
            rig.Code(20, CapMemRow.VLeak, codes[i]);
            rig.Run(400);
            settled[i] = rig.Chip.Analog.MembraneAt(20, rig.Chip.Now);
        }
        Assert.True(Math.Abs(settled[1] - settled[0]) > 0.01f);
        for (int i = 0; i < 300; i++)
        {
            rig.Inject(ChipRig.LabelFor(4, 7), rig.Chip.Now + 3);
            rig.Run(0.04 + (i * 0.02));
            rig.Code(20, CapMemRow.VLeak, codes[i & 1]);
            rig.Run(400);
            Assert.Equal((i, settled[i & 1]), (i, MathF.Abs(rig.Chip.Analog.MembraneAt(20, rig.Chip.Now) - settled[i & 1]) < 1e-4f ? settled[i & 1] : float.NaN));
        }
    }

    [Fact]
    public void Spikes_come_within_64_ns_of_a_double_precision_reference()
    {
        var rig = new ChipRig();
        rig.Drivers();
        var drives = new List<(ulong, int)>();
        for (int d = 0; d < 40; d++) rig.Synapse(0, 2 * d, 40, 25 + (d % 30), 5);
        rig.Run(20);
        CircuitPhysics a = rig.Chip.Analog.PhysicsOf(40), b = rig.Chip.Analog.PhysicsOf(41);
        double pf = a.CapacitancePf + b.CapacitancePf, leak = (a.LeakNs + b.LeakNs) / (1000 * pf), tauS = a.TauExcUs;
        for (int trial = 0; trial < 12; trial++)
        {
            rig.Spikes.Clear();
            drives.Clear();
            ulong start = rig.Chip.Now;
            for (int d = 0; d < 16; d++)
            {
                ulong at = start + 50 + (ulong)(((d * 97) + (trial * 61)) % 700);
                drives.Add((at, d + trial));
            }
            foreach ((ulong at, int d) in drives.Order()) rig.Inject(ChipRig.LabelFor(d, 5), at);
            rig.Run(100);
            // Reference: closed form, searched on a 1 ns raster.
            double rest = rig.Chip.Analog.MembraneAt(40, rig.Chip.Now), crossing = -1;
            for (double ns = 0; ns < 20000 && crossing < 0; ns++)
            {
                double v = rest;
                foreach ((ulong at, int d) in drives)
                {
                    double us = (ns / 1000) - ((at - start + PulseLatency) * 0.004), x = us * ((1 / tauS) - leak);
                    if (us > 0) v += (25 + (d % 30)) * a.ExcChargeVPf / pf * (us / tauS) * Math.Exp(-us / tauS) * (Math.Abs(x) < 1e-9 ? 1 : (Math.Exp(x) - 1) / x);
                }
                if (v >= a.ThresholdV) crossing = ns;
            }
            Assert.True(crossing > 0, "the drive must fire the neuron");
            ChipEvent first = rig.Spikes[0];
            // Event output after one step (decisions.md), crossbar 16 ns.
            double seen = (first.Cycle - start - (ulong)rig.Chip.Analog.EventLatency - EventPath.CrossbarLatency) * 4.0;
            Assert.InRange(seen - crossing, -64, 64);
        }
    }

    [Theory]
    [InlineData(700)]
    [InlineData(800)]
    [InlineData(1000)]
    public void Firing_rate_over_current_follows_the_closed_form_within_3_percent(int leakCode)
    {
        var rig = new ChipRig();
        rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(60), CapMemRow.VLeak), leakCode);
        rig.Cell(CapMemCellOnChip.OfNeuron(new NeuronOnChip(61), CapMemRow.VLeak), leakCode);
        rig.Run(200);
        rig.Spikes.Clear();
        rig.Run(1000);
        CircuitPhysics a = rig.Chip.Analog.PhysicsOf(60), b = rig.Chip.Analog.PhysicsOf(61);
        double ns = a.LeakNs + b.LeakNs, tau = 1000 * (a.CapacitancePf + b.CapacitancePf) / ns;
        double el = ((a.LeakNs * a.LeakV) + (b.LeakNs * b.LeakV) + a.CurrentNa + b.CurrentNa) / ns;
        if (el < a.ThresholdV + 0.005) { Assert.Empty(rig.Spikes); return; }
        double expected = 1000 / (2.0 + (tau * Math.Log((el - a.ResetV) / (el - a.ThresholdV))));
        Assert.InRange(rig.Spikes.Count(s => (s.Value & 0x7FF) == ((1 << 8) | 28)) / expected, 0.97, 1.03);
    }

    [Fact]
    public void A_neuron_is_silent_for_its_refractory_time_and_its_reset_is_seen_by_the_cadc()
    {
        var rig = new ChipRig();
        rig.Drivers();
        for (int d = 0; d < 30; d++) rig.Synapse(0, 2 * d, 40, 63, 5);
        rig.Run(20);
        for (int k = 0; k < 400; k++) rig.Inject(ChipRig.LabelFor(k % 30, 5), rig.Chip.Now + ((ulong)k * 25));
        ulong last = 0;
        int sampled = 0;
        for (int step = 0; step < 100; step++)
        {
            rig.Run(0.5);
            if (rig.Spikes.Count == 0 || rig.Spikes[^1].Cycle == last) continue;
            last = rig.Spikes[^1].Cycle;
            sampled = rig.Sample(0)[40];
        }
        Assert.True(rig.Spikes.Count > 8, $"{rig.Spikes.Count} spikes");
        for (int i = 1; i < rig.Spikes.Count; i++) Assert.True(rig.Spikes[i].Cycle - rig.Spikes[i - 1].Cycle >= 500);
        Assert.InRange(sampled, 70, 110);
    }

    [Fact]
    public void Strong_input_saturates_and_weak_input_is_linear()
    {
        double Peak(int events)
        {
            var rig = new ChipRig();
            rig.Drivers();
            for (int d = 0; d < 128; d++) rig.Synapse(0, (2 * d) + 1, 40, 63, 5);
            rig.Run(20);
            ulong now = rig.Chip.Now;
            float rest = rig.Chip.Analog.MembraneAt(40, now), lowest = rest;
            for (int e = 0; e < events; e++) rig.Inject(ChipRig.LabelFor(e, 5), now + ((ulong)e * 4));
            for (int i = 0; i < 200; i++)
            {
                rig.Run(0.1);
                lowest = Math.Min(lowest, rig.Chip.Analog.MembraneAt(40, rig.Chip.Now));
            }
            return rest - lowest;
        }
        double one = Peak(1), two = Peak(2), many = Peak(60);
        Assert.Equal(2.0, two / one, 0.01);
        Assert.InRange(many, 0.2, 0.45);
        Assert.InRange(many, 2.5 * one, 20 * one);
    }
}
