using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

/// <summary>What a user may get wrong: one line that says what was expected, what was found and what to do, and an exit code.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly string[] TinyRun = ["train", "yinyang", "--software", "--images", "50", "--test-images", "20", "--epochs", "1", "--hidden", "5"];
    private readonly Cli _cli = new();

    [Theory]
    [InlineData("--epochs -1", "--epochs of at least 1, found -1")]
    [InlineData("--epochs 0", "--epochs of at least 1, found 0")]
    [InlineData("--epochs abc", "'abc'")]
    [InlineData("--batch 0", "--batch 1..5000")]
    [InlineData("--images 0", "--images of at least 1, found 0")]
    [InlineData("--images -5", "--images of at least 1, found -5")]
    [InlineData("--images 70000", "--images 1..60000")]
    [InlineData("--held-out 1000 --images 60000", "1000 of them held out")]
    [InlineData("--held-out 60000", "--held-out 1..59999")]
    [InlineData("--test-images 10001", "--test-images 1..10000")]
    [InlineData("--mismatch 2", "--mismatch 0..1, found 2")]
    [InlineData("--mismatch NaN", "--mismatch 0..1, found NaN")]
    [InlineData("--noise loud", "on or off")]
    [InlineData("--threads 0", "--threads of at least 1")]
    [InlineData("--dropout 1", "--dropout from 0 to below 1")]
    [InlineData("--epoch-factor 0.9", "--epoch-factor with --recipe paper")]
    [InlineData("--recipe paper --epoch-factor 1.1", "an --epoch-factor above 0 and up to 1")]
    [InlineData("--rotation -1", "--rotation 0..180")]
    [InlineData("--jitter 5", "--jitter with sounds (speech, shd)")]
    [InlineData("--freeze-recurrent-of nope", "--freeze-recurrent-of with a recurrent network")]
    [InlineData("--recipe own", "--recipe bss2 or paper or steep")]
    [InlineData("--learning-rate 0", "--learning-rate above 0")]
    [InlineData("--slope -1", "--slope above 0")]
    [InlineData("--device foo:", "'foo:'")]
    [InlineData("--calibrate some", "all, leak-reset, none")]
    [InlineData("--hidden 250", "260 neurons")]
    [InlineData("--recurrent", "502 signed synapse sources")]
    [InlineData("--software --chip-seed 2", "--chip-seed")]
    [InlineData("--frobnicate", "--frobnicate")]
    public async Task A_setting_that_makes_no_sense_is_refused_before_anything_is_made(string options, string expected)
    {
        await RefusedAsync(["train", "mnist", "--out", _cli.In("run"), .. options.Split(' ')], expected);
        Assert.False(Directory.Exists(_cli.In("run")));
    }

    [Fact]
    public async Task An_unknown_data_set_or_command_is_refused()
    {
        await RefusedAsync(["train", "cifar"], "mnist, fashion, yinyang");
        await RefusedAsync(["frobnicate"], "frobnicate");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_or_is_in_use_is_refused()
    {
        File.WriteAllText(_cli.In("file"), "");
        await RefusedAsync([.. TinyRun, "--out", Path.Combine(_cli.In("file"), "run")], "--out");
        await Cli.JsonAsync([.. TinyRun, "--out", _cli.In("run")]);
        await RefusedAsync([.. TinyRun, "--out", _cli.In("run")], "--resume");
    }

    [Fact]
    public async Task A_calibration_that_does_not_fit_is_refused()
    {
        File.WriteAllText(_cli.In("garbage"), "no calibration");
        await RefusedAsync(["train", "--calibration", _cli.In("garbage"), "--out", _cli.In("run")], "garbage");
        await RefusedAsync(["train", "--calibration", _cli.In("nowhere"), "--out", _cli.In("run")], "nowhere");
        File.WriteAllText(_cli.In("one"), Bss2.Simulation.IdealCalibration.Export(new Bss2.Simulation.ChipOptions { ChipSeed = 1 }));
        await RefusedAsync(["train", "--calibration", _cli.In("one"), "--chip-seed", "2", "--out", _cli.In("run")], "found one of chip seed 1");
        await RefusedAsync(["train", "--calibration", _cli.In("one"), "--mismatch", "0.5", "--out", _cli.In("run")], "mismatch 0.5, found 1");
        Assert.False(Directory.Exists(_cli.In("run")));
    }

    [Fact]
    public async Task Runs_that_cannot_go_on_are_refused()
    {
        await RefusedAsync(["train", "--resume", _cli.In("nowhere")], "run.json");
        await Cli.JsonAsync([.. TinyRun, "--out", _cli.In("run")]);
        await RefusedAsync(["train", "--resume", _cli.In("run"), "--epochs", "9"], "--epochs");
        await RefusedAsync(["train", "mnist", "--resume", _cli.In("run")], "found one of yinyang");
        await RefusedAsync(["train", "mnist", "--transfer", _cli.In("run")], "found one of yinyang");

        string report = Path.Combine(_cli.In("run"), "run.json"), text = File.ReadAllText(report);
        File.WriteAllText(report, text.Replace($"\"format\": {RunReport.FormatVersion}", "\"format\": 99", StringComparison.Ordinal));
        await RefusedAsync(["train", "--resume", _cli.In("run")], $"format {RunReport.FormatVersion}, found 99");
        File.WriteAllText(report, text[..(text.Length / 2)]);
        await RefusedAsync(["train", "--resume", _cli.In("run")], "damaged");
        File.WriteAllText(report, "[]");
        await RefusedAsync(["train", "--resume", _cli.In("run")], "format");
        File.WriteAllText(report, text);

        string checkpoint = Path.Combine(_cli.In("run"), "checkpoint.bin");
        byte[] state = File.ReadAllBytes(checkpoint);
        File.WriteAllBytes(checkpoint, state[..^7]);
        await RefusedAsync(["train", "--resume", _cli.In("run")], "cut off or damaged");
        string weights = Path.Combine(_cli.In("run"), "weights.f32");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^4]);
        await RefusedAsync(["train", "--transfer", _cli.In("run"), "yinyang", "--out", _cli.In("loaded")], "bytes of float32 weights");
    }

    [Fact]
    public async Task A_batch_that_is_no_multiple_of_a_hardware_batch_works()
    {
        double images = (await Cli.JsonAsync("train", "mnist", "--images", "61", "--test-images", "31", "--batch", "27", "--epochs", "1", "--out", _cli.In("run"))).GetProperty("images").GetDouble();
        Assert.Equal(61, images);
    }

    public void Dispose() => _cli.Dispose();

    private static async Task RefusedAsync(string[] arguments, string expected)
    {
        (int exit, _, string errors) = await Cli.RunAsync(arguments);
        Assert.True(exit == ExitCode.BadInput, $"exit code {exit}: {errors}");
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }
}
