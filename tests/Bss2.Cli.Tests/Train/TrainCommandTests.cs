using System.Text.Json;
using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Theory]
    [InlineData("--threads", "1")]
    [InlineData("--software")]
    public async Task The_last_line_is_the_result_and_the_folder_holds_the_run(params string[] more)
    {
        (int exit, string output, string errors) = await Cli.RunAsync(["train", "mnist", "--images", "300", "--test-images", "100", "--epochs", "2", "--seed", "3", "--out", _cli.In("run"), "--json", .. more]);
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Empty(errors);
        JsonElement result = Cli.LastLine(output);
        string[] fields =
        [
            "device", "seed", "chip_seed", "epochs", "images", "train_accuracy", "test_accuracy", "hidden_spikes_per_image", "input_spikes_per_image",
            "wall_s_per_epoch", "simulated_s", "words_sent", "words_received", "spikes_lost", "weights_sha256",
        ];
        Assert.Equal(fields, result.EnumerateObject().Select(p => p.Name));
        bool software = more[0] == "--software";
        Assert.Equal(software ? "software" : "sim:", result.GetProperty("device").GetString());
        Assert.Equal((3, 2, 300), (result.GetProperty("seed").GetInt32(), result.GetProperty("epochs").GetInt32(), result.GetProperty("images").GetInt32()));
        Assert.InRange(result.GetProperty("train_accuracy").GetDouble(), 1, 100);
        Assert.InRange(result.GetProperty("test_accuracy").GetDouble(), 1, 100);
        // training.md 5.2: 56.6 input spikes per image on average over the whole set.
        Assert.InRange(result.GetProperty("input_spikes_per_image").GetDouble(), 50, 62);
        Assert.True(result.GetProperty("wall_s_per_epoch").GetDouble() > 0);
        Assert.Equal(0, result.GetProperty("spikes_lost").GetInt64());
        // On the chip 800 images of 200 us each, and more for set-up.
        if (software) Assert.Equal(0, result.GetProperty("words_sent").GetInt64() + result.GetProperty("simulated_s").GetDouble());
        else Assert.True(result.GetProperty("simulated_s").GetDouble() > 800 * 200e-6 && result.GetProperty("words_sent").GetInt64() > 100_000 && result.GetProperty("words_received").GetInt64() > 100_000);

        foreach (string file in new[] { "run.json", "weights.f32", "checkpoint.bin", "learning-curve.svg", "learning-curve.png", "example.svg", "example.png" })
            Assert.True(new FileInfo(Path.Combine(_cli.In("run"), file)).Length > 100, file);
        Assert.Equal(!software, File.Exists(Path.Combine(_cli.In("run"), "calibration.json")));
        byte[] weights = await File.ReadAllBytesAsync(Path.Combine(_cli.In("run"), "weights.f32"), Cli.Token);
        Assert.Equal(4 * ((256 * 246) + (246 * 10)), weights.Length);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(weights)), result.GetProperty("weights_sha256").GetString());
    }

    [Fact]
    public async Task Run_json_holds_every_setting_and_the_result()
    {
        JsonElement printed = await Cli.JsonAsync(
            "train", "yinyang", "--images", "100", "--test-images", "50", "--epochs", "1", "--batch", "30", "--seed", "7", "--hidden", "40", "--recurrent", "--learning-rate", "0.002", "--slope", "12",
            "--burst", "0.001", "--dropout", "0.1", "--chip-seed", "5", "--mismatch", "0.5", "--noise", "off", "--calibrate", "leak-reset", "--threads", "2", "--out", _cli.In("run"));
        RunReport report = RunReport.Read(Path.Combine(_cli.In("run"), "run.json"));
        TrainRequest r = report.Request;
        Assert.Equal(("yinyang", 1, 30, 100, 50, 7ul), (r.Settings.Dataset, r.Settings.Epochs, r.Settings.BatchSize, r.Settings.ImagesMax, r.Settings.TestImagesMax, r.Settings.Seed));
        Assert.Equal((40, true, 0.002, 12.0, 0.001, 0.1), (r.Settings.HiddenCount, r.Settings.Recurrent, r.Settings.LearningRate, r.Settings.Loss.SurrogateSlope, r.Settings.Loss.BurstRegulariser, r.Settings.Dropout));
        Assert.Equal((5ul, 0.5, false, "leak-reset", 2, "sim:"), (r.ChipSeed, r.Mismatch, r.Noise, r.Calibrate, r.Threads, r.Device));
        Assert.Equal("finished", report.State);
        Assert.Equal(printed.GetProperty("weights_sha256").GetString(), report.Result!.WeightsSha256);
        Assert.Equal(report.Result.SpikesLost, report.Totals.Losses.Total);
        Assert.InRange(report.Scales!.WeightScale, 200, 600);
        // Stage by stage, by name, also where nothing was lost.
        using JsonDocument text = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_cli.In("run"), "run.json"), Cli.Token));
        Assert.Equal(["crossbar_input", "link", "padi_bus", "neuron_arbitration", "to_chip", "from_chip", "without_clock", "not_recorded", "total"], text.RootElement.GetProperty("totals").GetProperty("losses").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Events_that_the_model_drops_are_counted_in_the_result()
    {
        // Without mismatch and noise neurons with equal weights fire in the same 4 ns: more than the crossbar's queues take.
        JsonElement result = await Cli.JsonAsync("train", "yinyang", "--images", "500", "--test-images", "200", "--epochs", "3", "--mismatch", "0", "--noise", "off", "--out", _cli.In("run"));
        EventLosses losses = RunReport.Read(Path.Combine(_cli.In("run"), "run.json")).Totals.Losses;
        Assert.Equal(result.GetProperty("spikes_lost").GetInt64(), losses.CrossbarInput + losses.Link + losses.PadiBus + losses.NeuronArbitration);
    }

    [Fact]
    public async Task A_transfer_evaluates_the_weights_on_another_chip()
    {
        JsonElement trained = await Cli.JsonAsync("train", "yinyang", "--software", "--epochs", "3", "--out", _cli.In("trained"));
        JsonElement loaded = await Cli.JsonAsync("train", "yinyang", "--transfer", _cli.In("trained"), "--chip-seed", "2", "--test-images", "300", "--out", _cli.In("loaded"));
        Assert.Equal(trained.GetProperty("weights_sha256").GetString(), loaded.GetProperty("weights_sha256").GetString());
        Assert.Equal(2, loaded.GetProperty("chip_seed").GetInt32());
        Assert.True(trained.GetProperty("test_accuracy").GetDouble() > 75);
        // Far above chance, and the chip is not the software.
        Assert.InRange(loaded.GetProperty("test_accuracy").GetDouble(), 50, 99);
        Assert.Equal(_cli.In("trained"), RunReport.Read(Path.Combine(_cli.In("loaded"), "run.json")).TransferredFrom);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        (int exit, string output, _) = await Cli.RunAsync("train", "--help");
        Assert.Equal(ExitCode.Ok, exit);
        foreach (string option in new[] { "--epochs", "--images", "--batch", "--seed", "--chip-seed", "--mismatch", "--noise", "--threads", "--device", "--out", "--resume", "--software", "--json", "--transfer" })
            Assert.Contains(option, output, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();
}
