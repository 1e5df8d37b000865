using Bss2.Calibration;

namespace Bss2.Cli.Tests;

public sealed class CalibrationCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task A_scattered_calibration_says_what_was_clipped_and_what_it_was_drawn_with()
    {
        (int exit, string output, string errors) = await Cli.RunAsync("sim", "calibration", "--chip-seed", "4", "--scatter", "50", "--scatter-of", "tau", "--scatter-seed", "2", "--out", _cli.In("cal.json"));
        Assert.True(exit == ExitCode.Ok, errors);
        ChipCalibration calibration = CalibrationFile.Load(_cli.In("cal.json"));
        Assert.Equal(new CalibrationScatter(0.5, "tau", 2), calibration.TargetScatter);
        ClippedTargets clipped = ClippedTargets.Of(calibration);
        Assert.True(clipped.TauMem > 0);
        Assert.Contains($"tau_mem of {clipped.TauMem}, tau_syn of {clipped.TauSyn}, threshold of 0 neurons", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scatter 0..100", "--scatter", "120")]
    [InlineData("--scatter 0..100", "--scatter", "-1")]
    [InlineData("--scatter-of tau, threshold, all", "--scatter", "20", "--scatter-of", "leak")]
    [InlineData("with --scatter PERCENT", "--scatter-seed", "3")]
    public async Task A_scatter_that_makes_no_sense_is_refused(string expected, params string[] more)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["sim", "calibration", "--out", _cli.In("cal.json"), .. more]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_cli.In("cal.json")));
    }

    public void Dispose() => _cli.Dispose();
}
