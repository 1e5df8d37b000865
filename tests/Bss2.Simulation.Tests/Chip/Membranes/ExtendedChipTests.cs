using Bss2.Chip;

namespace Bss2.Simulation.Tests;

public sealed class ExtendedChipTests
{
    // Every term somewhere, some circuits with several, compartments across columns; input from ImageLoad.
    private static ChipRig Everything(ChipOptions options)
    {
        var rig = new ChipRig(options, IdealMorphology.Single);
        ImageLoad.Place(rig);
        for (int n = 0; n < 512; n++)
        {
            rig.Set(NeuronBackendConfig.At(new NeuronOnChip(n)), rig.Get(NeuronBackendConfig.At(new NeuronOnChip(n))) with { EnableAdaptationPulse = true });
            rig.Code(n, CapMemRow.IBiasAdaptTau, 100 + (n % 300));
            rig.Code(n, CapMemRow.IBiasAdaptA, n % 150);
            rig.Code(n, CapMemRow.IBiasAdaptB, n % 97);
            rig.Code(n, CapMemRow.VAdaptRef, 400);
            rig.Code(n, CapMemRow.VAdaptLeak, 416);
            rig.Code(n, CapMemRow.VExp, 380);
            rig.Code(n, CapMemRow.IBiasExp, 500);
            rig.Code(n, CapMemRow.ESyninExcRev, 620);
            rig.Code(n, CapMemRow.ESyninInhRev, 620);
            rig.Code(n, CapMemRow.IBiasSyninExcCoba, 400);
            rig.Code(n, CapMemRow.IBiasSyninInhCoba, 700);
            rig.Code(n, CapMemRow.IBiasNmda, 50 + n);
            int kind = n;
            rig.Edit(n, c => c with
            {
                EnableAdaptation = kind % 2 == 0, EnableExponential = kind % 3 == 0, EnablePause = kind % 5 == 0,
                EnableSynapticInputExcitatoryCobaMode = kind % 4 == 1, EnableSynapticInputInhibitoryCobaMode = kind % 8 == 1,
                EnableMulticompConductance = kind % 16 == 3, ConnectSomaRight = kind % 16 is 3 or 4, ConnectSoma = kind % 16 is 4 or 5,
                EnableBypassExcitatory = kind % 128 == 77,
                ReadoutSource = (kind % 64) switch { 10 => ReadoutSource.Adaptation, 11 => ReadoutSource.ExcSynin, 12 => ReadoutSource.InhSynin, _ => ReadoutSource.Membrane },
            });
        }
        return rig;
    }

    private static (ChipEvent[] Spikes, long Codes) Images(ChipRig rig, int count)
    {
        long codes = 0;
        rig.Spikes.Clear();
        ulong start = rig.Chip.Now;
        for (int image = 0; image < count; image++) codes = (codes * 31) + ImageLoad.Run(rig, image);
        return ([.. rig.Spikes.Select(s => s with { Cycle = s.Cycle - start })], codes);
    }

    [Fact]
    public void Cutting_the_time_changes_no_bit_with_all_terms_on()
    {
        ChipRig whole = Everything(new ChipOptions()), cut = Everything(new ChipOptions());
        cut.Cut = new Philox(3);
        (ChipEvent[] a, long x) = Images(whole, 2);
        (ChipEvent[] b, long y) = Images(cut, 2);
        Assert.NotEmpty(a);
        Assert.Equal(a, b);
        Assert.Equal(x, y);
    }

    // The constant was made with AVX2, and is the same with EnableAVX512=0, EnableAVX2=0 and EnableHWIntrinsic=0.
    [Fact]
    public void The_answer_is_the_same_on_every_machine_with_all_terms_on()
    {
        (ChipEvent[] spikes, long hash) = Images(Everything(new ChipOptions()), 2);
        foreach (ChipEvent e in spikes) hash = (hash * 31) + (long)e.Cycle + ((long)e.Value << 32);
        Assert.Equal(6527130251548192261, hash);
    }

    [Fact]
    public void Terms_that_do_nothing_leave_the_closed_form()
    {
        // Adaptation with neither a nor b: integrated step by step, it must be what the propagator says.
        ChipRig plain = new(new ChipOptions { Noise = false, SkipSilence = false }, IdealMorphology.Single), idle = new(plain.Options, IdealMorphology.Single);
        foreach (ChipRig rig in new[] { plain, idle }) ImageLoad.Place(rig);
        for (int n = 0; n < 512; n++) idle.Edit(n, c => c with { EnableAdaptation = true });
        (ChipEvent[] a, _) = Images(plain, 1);
        (ChipEvent[] b, _) = Images(idle, 1);
        Assert.NotEmpty(a);
        Assert.InRange(b.Length, a.Length * 0.98, a.Length * 1.02);
        int same = a.Count(e => b.Any(f => f.Value == e.Value && Math.Abs((long)f.Cycle - (long)e.Cycle) <= 2));
        Assert.True(same > 0.97 * a.Length, $"{same} of {a.Length} spikes at the same time");
    }

    [Fact]
    public void A_silent_chip_rests_and_its_jumps_leave_everything_where_steps_would()
    {
        ChipRig jump = Everything(new ChipOptions { Noise = false }), step = Everything(new ChipOptions { Noise = false, SkipSilence = false });
        foreach (ChipRig rig in new[] { jump, step })
        {
            rig.Run(3000);
            for (int n = 0; n < 512; n += 3) rig.Inject(ImageLoad.Label(n & 255), rig.Chip.Now + 100 + ((ulong)n * 20));
            rig.Run(3000);
        }
        (long jumped, long stepped) = (jump.Chip.Analog.Work.Steps, step.Chip.Analog.Work.Steps);
        Assert.True(jumped * 2 < stepped, $"{jumped} of {stepped} steps");
        for (int n = 0; n < 512; n++)
            Assert.Equal(step.Chip.Analog.MembraneAt(n, step.Chip.Now), jump.Chip.Analog.MembraneAt(n, jump.Chip.Now), 2e-4f);
    }

    [Fact]
    public void No_configuration_makes_a_membrane_that_is_no_number()
    {
        var random = new Philox(2024);
        var rig = new ChipRig(new ChipOptions(), IdealMorphology.Single);
        ImageLoad.Place(rig);
        var low = (float)(new AnalogParameters().MembraneMinV - 0.1);
        var high = (float)(new AnalogParameters().MembraneMaxV + 0.1);
        for (int round = 0; round < 15; round++)
        {
            for (int n = 0; n < 512; n++) Randomize(rig, random, round, n);
            for (int i = 0; i < 25; i++)
            {
                for (int k = 0; k < 8; k++) rig.Inject(ImageLoad.Label((int)(random.Block(7, (uint)round, (ulong)((i * 8) + k)).X0 & 255)), rig.Chip.Now + 5 + ((ulong)k * 60));
                rig.Run(2);
                for (int n = 0; n < 512; n += 37)
                {
                    Assert.InRange(rig.Chip.Analog.MembraneAt(n, rig.Chip.Now), low, high);
                    Assert.InRange(rig.Chip.Analog.ReadoutAt(n, rig.Chip.Now), -0.1f, 2.1f);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cutting_the_time_changes_no_bit_of_random_configurations(bool settling)
    {
        long Hash(bool cut)
        {
            var random = new Philox(31);
            var rig = new ChipRig(new ChipOptions { CapMemSettling = settling }, IdealMorphology.Single);
            ImageLoad.Place(rig);
            long hash = 0;
            for (int round = 0; round < 4; round++)
            {
                for (int n = 0; n < 512; n++) Randomize(rig, random, round, n);
                rig.Cut = cut ? new Philox((ulong)round) : null;
                for (int i = 0; i < 6; i++)
                {
                    for (int k = 0; k < 8; k++) rig.Inject(ImageLoad.Label((int)(random.Block(7, (uint)round, (ulong)((i * 8) + k)).X0 & 255)), rig.Chip.Now + 5 + ((ulong)k * 60));
                    rig.RunTo(rig.Chip.Now + 5003);
                    foreach (byte code in rig.Sample(i & 1)) hash = (hash * 31) + code;
                }
            }
            foreach (ChipEvent e in rig.Spikes) hash = (hash * 31) + (long)e.Cycle + ((long)e.Value << 32);
            Assert.NotEmpty(rig.Spikes);
            return hash;
        }
        Assert.Equal(Hash(false), Hash(true));
    }

    private static void Randomize(ChipRig rig, Philox random, int round, int n)
    {
        uint address = NeuronConfig.At(n).AddressOf(0).Value;
        for (uint w = 0; w < 6; w++) rig.Chip.Write(address + w, random.Block(5, (uint)n, (ulong)((round * 8) + w)).X0 & 0xFF, 15);
        for (int row = 0; row < 24; row++)
        {
            (uint x0, uint x1, _, _) = random.Block(6, (uint)n, (ulong)((round * 32) + row));
            // Extremes often: 0, 1022, 1023.
            int code = (x1 & 7) switch { 0 => 0, 1 => 1022, _ => (int)(x0 % 1024) };
            rig.Chip.Write(CapMemCell.At(CapMemCellOnChip.OfNeuron(new NeuronOnChip(n), (CapMemRow)row)).AddressOf(0).Value, (uint)code, 15);
        }
    }
}
