using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class CompartmentTests
{
    private const int A = 60, B = 61;

    // B's membrane is on its soma line, A's hangs on the same line by a conductance.
    private static ChipRig Pair(int nmda, bool multiply = false, bool divide = false)
    {
        var rig = new ChipRig(null, IdealMorphology.Single);
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        rig.Code(A, CapMemRow.IBiasNmda, nmda);
        rig.Edit(A, c => c with { EnableMulticompConductance = true, ConnectSomaRight = true, EnableMultiplyMulticompConductanceBias = multiply, EnableDivideMulticompConductanceBias = divide });
        rig.Edit(B, c => c with { ConnectSoma = true });
        return rig;
    }

    [Theory]
    [InlineData(20, false, false)]
    [InlineData(200, false, false)]
    [InlineData(200, true, false)]
    [InlineData(200, false, true)]
    [InlineData(1022, true, false)]
    public void A_current_into_one_compartment_reaches_the_other_as_ohm_says(int nmda, bool multiply, bool divide)
    {
        ChipRig rig = Pair(nmda, multiply, divide);
        rig.Run(500);
        double a0 = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now), b0 = rig.Chip.Analog.MembraneAt(B, rig.Chip.Now);
        rig.Code(A, CapMemRow.IMemOffset, 300);
        rig.Edit(A, c => c with { EnableMembraneOffset = true });
        rig.Run(1000);
        CircuitPhysics a = rig.Chip.Analog.PhysicsOf(A), b = rig.Chip.Analog.PhysicsOf(B);
        double g = a.Terms.CompartmentNs, da = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now) - a0, db = rig.Chip.Analog.MembraneAt(B, rig.Chip.Now) - b0;
        Assert.Equal(nmda * 6.0 * (multiply ? 4 : 1) / (divide ? 4 : 1), g, 1e-6);
        double series = g * b.LeakNs / (g + b.LeakNs), current = 300 * 0.086;
        Assert.Equal(current / (a.LeakNs + series), da, 2e-4);
        Assert.Equal(g / (g + b.LeakNs), db / da, 0.005);
    }

    [Fact]
    public void After_a_step_both_time_constants_are_those_of_the_two_equations()
    {
        ChipRig rig = Pair(150);
        rig.RunTo(160_000);
        _ = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now);
        CircuitPhysics p = rig.Chip.Analog.PhysicsOf(A);
        double c = p.CapacitancePf, gl = p.LeakNs, g = p.Terms.CompartmentNs, rest = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now);
        rig.Code(A, CapMemRow.IMemOffset, 300);
        rig.Edit(A, s => s with { EnableMembraneOffset = true });
        _ = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now);
        // Equal halves: the sum settles with C/gl, the difference with C/(gl + 2 g), each driven by half the current.
        double half = 300 * 0.086 / 2;
        for (int i = 1; i < 200; i++)
        {
            rig.Run(0.25);
            double us = 0.25 * i;
            double sum = half / gl * (1 - Math.Exp(-us * gl * 1e-3 / c)), difference = half / (gl + (2 * g)) * (1 - Math.Exp(-us * (gl + (2 * g)) * 1e-3 / c));
            Assert.Equal(sum + difference, rig.Chip.Analog.MembraneAt(A, rig.Chip.Now) - rest, 2e-4);
            Assert.Equal(sum - difference, rig.Chip.Analog.MembraneAt(B, rig.Chip.Now) - rest, 2e-4);
        }
    }

    [Fact]
    public void A_line_without_a_membrane_joins_conductances_in_series()
    {
        ChipRig rig = Pair(200);
        rig.Edit(B, c => c with { ConnectSoma = false, EnableMulticompConductance = true });
        rig.Code(B, CapMemRow.IBiasNmda, 300);
        rig.Code(A, CapMemRow.IMemOffset, 300);
        rig.Run(500);
        double b0 = rig.Chip.Analog.MembraneAt(B, rig.Chip.Now), a0 = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now);
        rig.Edit(A, c => c with { EnableMembraneOffset = true });
        rig.Run(1000);
        double g = 200 * 6.0 * 300 * 6 / ((200 * 6) + (300 * 6));
        double da = rig.Chip.Analog.MembraneAt(A, rig.Chip.Now) - a0, db = rig.Chip.Analog.MembraneAt(B, rig.Chip.Now) - b0;
        Assert.Equal(g / (g + rig.Chip.Analog.PhysicsOf(B).LeakNs), db / da, 0.005);
    }

    [Fact]
    public void An_open_line_and_a_shorted_conductance_do_nothing()
    {
        ChipRig rig = Pair(200);
        rig.Edit(A, c => c with { ConnectSomaRight = false });
        rig.Code(A, CapMemRow.IMemOffset, 300);
        rig.Edit(A, c => c with { EnableMembraneOffset = true });
        rig.Run(1000);
        Assert.True(rig.Chip.Analog.MembraneAt(A, rig.Chip.Now) - rig.Chip.Analog.MembraneAt(B, rig.Chip.Now) > 0.04);
        rig.Edit(A, c => c with { ConnectSomaRight = true, ConnectMembraneRight = true });
        rig.Run(1000);
        Assert.Equal(rig.Chip.Analog.MembraneAt(A, rig.Chip.Now), rig.Chip.Analog.MembraneAt(B, rig.Chip.Now));
    }

    [Fact]
    public void A_dendrite_makes_its_soma_fire()
    {
        ChipRig rig = Pair(400);
        rig.Neuron(B, true);
        rig.Edit(B, c => c with { ConnectSoma = true });
        rig.Code(A, CapMemRow.IMemOffset, 1000);
        rig.Run(100);
        Assert.Empty(rig.Spikes);
        rig.Edit(A, c => c with { EnableMembraneOffset = true, MembraneCapacitorSize = 20 });
        rig.Code(A, CapMemRow.VLeak, 1000);
        rig.Code(B, CapMemRow.VLeak, 800);
        rig.Run(300);
        Assert.True(rig.Spikes.Count > 5, $"{rig.Spikes.Count} spikes");
    }
}
