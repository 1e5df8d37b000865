using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class CobaTests
{
    private const int N = 60;

    private static ChipRig Rig(bool excitatory, int reference)
    {
        var rig = new ChipRig(null, IdealMorphology.Single);
        rig.Drivers();
        for (int n = 0; n < 512; n++) rig.Neuron(n, false);
        rig.Synapse(0, excitatory ? 8 : 9, N, 3, 7);
        rig.Code(N, excitatory ? CapMemRow.ESyninExcRev : CapMemRow.ESyninInhRev, reference);
        rig.Code(N, excitatory ? CapMemRow.IBiasSyninExcCoba : CapMemRow.IBiasSyninInhCoba, 900);
        return rig;
    }

    // Largest deflection after one event from rest at a leak code.
    private static (double RestV, double Peak) Psp(ChipRig rig, int leak, int offset)
    {
        rig.Code(N, CapMemRow.VLeak, leak);
        rig.Run(600);
        ulong start = rig.Chip.Now;
        float rest = rig.Chip.Analog.MembraneAt(N, start);
        rig.Inject(ChipRig.LabelFor(4, 7), start + (ulong)offset);
        double peak = 0;
        for (int i = 0; i < 200; i++)
        {
            rig.Run(0.1);
            double now = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now) - rest;
            if (Math.Abs(now) > Math.Abs(peak)) peak = now;
        }
        rig.Run(400);
        return (rest, peak);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_height_of_a_potential_is_linear_in_the_membrane_and_vanishes_at_the_reversal(bool excitatory)
    {
        ChipRig rig = Rig(excitatory, 620);
        double cuba = Psp(rig, 620, 3).Peak;
        rig.Edit(N, c => c with { EnableSynapticInputExcitatoryCobaMode = excitatory, EnableSynapticInputInhibitoryCobaMode = !excitatory });
        rig.Run(100);
        _ = rig.Chip.Analog.MembraneAt(N, rig.Chip.Now);
        CircuitTerms t = rig.Chip.Analog.PhysicsOf(N).Terms;
        double reference = excitatory ? t.ExcReferenceV : t.InhReferenceV, perVolt = excitatory ? t.ExcPerVolt : t.InhPerVolt, reversal = reference - (1 / perVolt);
        Assert.Equal(excitatory, reversal > reference);
        for (int k = 0; k <= 9; k++)
        {
            int leak = (excitatory ? 540 : 500) + (28 * k);
            (double rest, double peak) = Psp(rig, leak, 3 + (5 * k));
            // The potential itself moves the membrane: factor at its middle, to first order.
            double expected = cuba * Math.Max(0, 1 + (perVolt * (rest + (peak * 0.5) - reference)));
            Assert.Equal(expected, peak, 0.01 * Math.Max(Math.Abs(cuba), Math.Abs(expected)));
        }
    }

    [Fact]
    public void Beyond_the_reversal_an_input_is_silent_not_inverted()
    {
        ChipRig rig = Rig(excitatory: true, 450);
        rig.Edit(N, c => c with { EnableSynapticInputExcitatoryCobaMode = true });
        (double rest, double peak) = Psp(rig, 800, 3);
        CircuitTerms t = rig.Chip.Analog.PhysicsOf(N).Terms;
        Assert.True(rest > t.ExcReferenceV - (1 / t.ExcPerVolt) + 0.05);
        Assert.Equal(0, peak, 1e-4);
    }

    [Fact]
    public void At_the_reference_a_potential_has_the_shape_of_a_current_based_one()
    {
        ChipRig rig = Rig(excitatory: true, 620);
        rig.Code(N, CapMemRow.IBiasSyninExcCoba, 0);
        double[] Trace()
        {
            rig.Run(600);
            ulong start = (rig.Chip.Now + 31) & ~31UL;
            rig.RunTo(start);
            float rest = rig.Chip.Analog.MembraneAt(N, start);
            rig.Inject(ChipRig.LabelFor(4, 7), start + 11);
            return [.. Enumerable.Range(1, 300).Select(i =>
            {
                rig.RunTo(start + ((ulong)i * 32));
                return (double)(rig.Chip.Analog.MembraneAt(N, rig.Chip.Now) - rest);
            })];
        }
        double[] cuba = Trace();
        rig.Edit(N, c => c with { EnableSynapticInputExcitatoryCobaMode = true });
        double[] coba = Trace();
        for (int i = 0; i < cuba.Length; i++) Assert.Equal(cuba[i], coba[i], 0.005 * cuba.Max());
    }
}
