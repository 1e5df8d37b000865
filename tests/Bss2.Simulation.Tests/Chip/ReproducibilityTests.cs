namespace Bss2.Simulation.Tests;

public sealed class ReproducibilityTests
{
    private static (List<ChipEvent> Spikes, long Codes) Images(ChipRig rig, int count)
    {
        long codes = 0;
        rig.Spikes.Clear();
        ulong start = rig.Chip.Now;
        for (int image = 0; image < count; image++) codes = (codes * 31) + ImageLoad.Run(rig, image);
        return ([.. rig.Spikes.Select(s => s with { Cycle = s.Cycle - start })], codes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cutting_the_time_changes_no_bit(bool skip)
    {
        var options = new ChipOptions { SkipSilence = skip };
        var whole = new ChipRig(options);
        ImageLoad.Place(whole);
        var cut = new ChipRig(options);
        ImageLoad.Place(cut);
        cut.Cut = new Philox(3);
        Assert.Equal(Images(whole, 2), Images(cut, 2), Same);
    }

    [Fact]
    public void A_used_chip_after_reset_answers_as_a_fresh_one()
    {
        var used = new ChipRig(new ChipOptions());
        ImageLoad.Place(used);
        Images(used, 2);
        used.RunTo(used.Chip.Now + 12_347);
        used.Chip.Reset();
        used.Configure();
        ImageLoad.Place(used);
        used.Chip.SetSystime(1000);
        var fresh = new ChipRig(new ChipOptions());
        ImageLoad.Place(fresh);
        fresh.Chip.SetSystime(1000);
        Assert.Equal(Images(fresh, 2), Images(used, 2), Same);
    }

    [Fact]
    public void New_systime_is_new_noise_and_the_same_systime_the_same()
    {
        var rig = new ChipRig(new ChipOptions());
        ImageLoad.Place(rig);
        (List<ChipEvent>, long)[] runs = new (List<ChipEvent>, long)[3];
        ulong[] systimes = [5000, 1 << 30, 5000];
        for (int i = 0; i < 3; i++)
        {
            rig.RunTo(rig.Chip.Now + (100_003 * (ulong)(i + 1)));
            rig.Chip.SetSystime(systimes[i]);
            runs[i] = Images(rig, 1);
        }
        Assert.NotEqual(runs[0].Item2, runs[1].Item2);
        Assert.Equal(runs[0], runs[2], Same);
    }

    [Fact]
    public void Jumping_silence_gives_the_spikes_of_every_step()
    {
        var jump = new ChipRig(new ChipOptions { Noise = false });
        ImageLoad.Place(jump);
        var step = new ChipRig(new ChipOptions { Noise = false, SkipSilence = false });
        ImageLoad.Place(step);
        jump.Chip.SetSystime(0);
        step.Chip.SetSystime(0);
        (List<ChipEvent> a, _) = Images(jump, 2);
        (List<ChipEvent> b, _) = Images(step, 2);
        Assert.True(jump.Chip.Analog.Work.Steps * 2 < step.Chip.Analog.Work.Steps);
        Assert.NotEmpty(a);
        Assert.Equal(a, b);
        for (int c = 0; c < 512; c++)
            Assert.Equal(step.Chip.Analog.MembraneAt(c, step.Chip.Now), jump.Chip.Analog.MembraneAt(c, jump.Chip.Now), 2e-6f);
    }

    // The constant was made with AVX2, and is the same with EnableAVX512=0, EnableAVX2=0 and EnableHWIntrinsic=0.
    [Fact]
    public void The_answer_is_the_same_on_every_machine()
    {
        var rig = new ChipRig(new ChipOptions());
        ImageLoad.Place(rig);
        (List<ChipEvent> spikes, long hash) = Images(rig, 2);
        foreach (ChipEvent e in spikes) hash = (hash * 31) + (long)e.Cycle + ((long)e.Value << 32);
        Assert.Equal(3676063276818086542, hash);
    }

    private static bool Same((List<ChipEvent> Spikes, long Codes) a, (List<ChipEvent> Spikes, long Codes) b) => a.Codes == b.Codes && a.Spikes.SequenceEqual(b.Spikes);
}
