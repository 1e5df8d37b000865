using Bss2.Calibration;
using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>Frames that HostARQ cannot tell from later ones (hostarq.md): the experiment layer tells them.</summary>
public sealed class AliasedRunTests
{
    private const int Images = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_words_are_seen_in_every_run_of_a_quiet_link()
    {
        (PlaybackRunner runner, StrobeSession session, _) = await OpenAsync(toFpga: false, aliasedFrame: long.MaxValue);
        long before = runner.ChecksPassed;
        await RunAsync(session);
        Assert.True(runner.ChecksPassed - before >= Images + (Images * 20 * 64 / CheckSequence.Spacing), $"{runner.ChecksPassed - before} checks");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(170)]
    public async Task An_old_frame_among_the_samples_that_come_back_is_detected(int frameOfRun)
    {
        (_, StrobeSession probe, AliasingLink counted) = await OpenAsync(toFpga: false, aliasedFrame: long.MaxValue);
        for (int i = 0; i < 3; i++) await RunAsync(probe);
        long aliased = counted.Frames + frameOfRun;

        (_, StrobeSession session, AliasingLink link) = await OpenAsync(toFpga: false, aliased);
        for (int i = 0; i < 3; i++) await RunAsync(session);
        await Assert.ThrowsAnyAsync<PlaybackException>(async () => await RunAsync(session));
        Assert.True(link.Replaced > 0, "the run must have been disturbed");
    }

    [Fact]
    public async Task An_old_frame_among_the_words_to_the_chip_is_detected()
    {
        (_, StrobeSession probe, AliasingLink counted) = await OpenAsync(toFpga: true, aliasedFrame: long.MaxValue);
        for (int i = 0; i < 3; i++) await RunAsync(probe);
        long aliased = counted.Frames + 8;

        (_, StrobeSession session, AliasingLink link) = await OpenAsync(toFpga: true, aliased);
        for (int i = 0; i < 3; i++) await RunAsync(session);
        Exception? fault = await Record.ExceptionAsync(async () => await RunAsync(session));
        Assert.True(fault is PlaybackException or StrobeException, $"{fault}");
        Assert.True(link.Replaced > 0, "the run must have been disturbed");
    }

    private static async Task<(PlaybackRunner, StrobeSession, AliasingLink)> OpenAsync(bool toFpga, long aliasedFrame)
    {
        var link = new AliasingLink(new SimulatedFpga(SimulatedSetup.Ideal), toFpga, aliasedFrame);
        var runner = new PlaybackRunner(link);
        var config = new ChipConfig();
        CalibrationFile.Parse(IdealCalibration.Export(SimulatedSetup.Ideal)).ApplyTo(config);
        new NetworkPlacement(new NetworkShape(256, 246, 10)).Configure(config);
        return (runner, await StrobeSession.OpenAsync(runner, config, 20, Token), link);
    }

    // Every image its own events: an old frame of the same words would change nothing.
    private static async Task RunAsync(StrobeSession session)
    {
        var events = new InputEvent[Images * 10];
        var starts = new int[Images + 1];
        for (int i = 0; i < events.Length; i++) events[i] = new InputEvent(i % 10, (ushort)((session.RunIndex * 31) + i));
        for (int i = 0; i <= Images; i++) starts[i] = 10 * i;
        await session.RunAsync(events, starts, Images, SimulatedSetup.Timing, Token);
    }
}
