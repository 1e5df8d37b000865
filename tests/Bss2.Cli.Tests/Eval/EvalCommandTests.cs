using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bss2.Cli.Tests;

public sealed class EvalCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    private string Run => _cli.In("run");

    [Fact]
    public async Task The_evaluation_repeats_that_of_the_training_for_any_number_of_threads()
    {
        JsonElement trained = await TrainAsync();
        JsonElement one = await EvalAsync("--test-images", "100", "--threads", "1"), two = await EvalAsync("--test-images", "100", "--threads", "2");
        JsonElement test = one.GetProperty("test");
        foreach (string name in new[] { "accuracy", "loss", "hidden_spikes_per_image", "input_spikes_per_image", "dead_neurons" })
            Assert.Equal(test.GetProperty(name).GetDouble(), two.GetProperty("test").GetProperty(name).GetDouble());
        Assert.Equal(trained.GetProperty("test_accuracy").GetDouble(), test.GetProperty("accuracy").GetDouble());
        Assert.Equal(trained.GetProperty("hidden_spikes_per_image").GetDouble(), test.GetProperty("hidden_spikes_per_image").GetDouble());
        Assert.Equal(trained.GetProperty("weights_sha256").GetString(), one.GetProperty("weights_sha256").GetString());
        Assert.Equal(100, test.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(n => n.GetInt32())));
        Assert.Equal(0, test.GetProperty("losses").GetProperty("total").GetInt64());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(two.GetRawText()), JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Run, "eval-test.json"), Cli.Token))));
    }

    [Fact]
    public async Task Latency_is_a_table_a_figure_and_numbers()
    {
        await TrainAsync();
        (int exit, string output, string errors) = await Cli.RunAsync("eval", Run, "--test-images", "60", "--latency", "--json");
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Contains("32.3", output, StringComparison.Ordinal);
        JsonElement report = Cli.LastLine(output), latency = report.GetProperty("latency");
        Assert.Equal(20, latency.GetProperty("time_us").GetArrayLength());
        Assert.Equal(60, latency.GetProperty("decided").EnumerateArray().Sum(n => n.GetInt32()));
        Assert.Equal(report.GetProperty("test").GetProperty("accuracy").GetDouble(), latency.GetProperty("accuracy")[19].GetDouble());
        foreach (string file in new[] { "eval-latency.svg", "eval-latency.png", "eval-latency.json" }) Assert.True(new FileInfo(Path.Combine(Run, file)).Length > 500, file);
    }

    [Fact]
    public async Task Silenced_neurons_are_compared_with_all_of_them()
    {
        await TrainAsync();
        JsonElement none = (await EvalAsync("--test-images", "50", "--drop-neurons", "0", "--draws", "1")).GetProperty("drop");
        Assert.Equal(none.GetProperty("full_error").GetDouble(), none.GetProperty("error").GetProperty("mean").GetDouble());
        JsonElement drop = (await EvalAsync("--test-images", "50", "--drop-neurons", "95", "--draws", "3")).GetProperty("drop");
        Assert.Equal((234, 3), (drop.GetProperty("silenced").GetInt32(), drop.GetProperty("errors").GetArrayLength()));
        Assert.True(drop.GetProperty("error").GetProperty("mean").GetDouble() > drop.GetProperty("full_error").GetDouble());
        // With every neuron silent nothing but the tie breaker decides.
        JsonElement all = await EvalAsync("--test-images", "50", "--drop-neurons", "100", "--draws", "1");
        Assert.InRange(all.GetProperty("drop").GetProperty("error").GetProperty("mean").GetDouble(), 70, 100);
    }

    [Fact]
    public async Task Several_chips_each_have_their_own_calibration()
    {
        await TrainAsync("--epochs", "2");
        JsonElement chips = (await EvalAsync("--test-images", "50", "--chip-seed", "4", "2")).GetProperty("chips");
        Assert.Equal([4, 2], chips.GetProperty("each").EnumerateArray().Select(c => c.GetProperty("chip_seed").GetInt32()));
        Assert.All(chips.GetProperty("each").EnumerateArray(), c => Assert.InRange(c.GetProperty("accuracy").GetDouble(), 25, 100));
        Assert.Equal(2, chips.GetProperty("accuracy").GetProperty("count").GetInt32());
        Assert.True(File.Exists(Path.Combine(Run, "eval-chips.svg")) && File.Exists(Path.Combine(Run, "eval-chips.png")));
        // One of them alone gives the same.
        JsonElement alone = (await EvalAsync("--test-images", "50", "--chip-seed", "2")).GetProperty("test");
        Assert.Equal(chips.GetProperty("each")[1].GetProperty("accuracy").GetDouble(), alone.GetProperty("accuracy").GetDouble());
        Assert.Equal(2, alone.GetProperty("chip_seed").GetInt32());
        JsonElement next = (await EvalAsync("--test-images", "25", "--chips", "1")).GetProperty("chips");
        Assert.Equal(2, next.GetProperty("each")[0].GetProperty("chip_seed").GetInt32());
    }

    [Fact]
    public async Task Fast_inference_is_compared_with_the_slow_one_and_its_rate_measured()
    {
        await TrainAsync("--epochs", "2");
        JsonElement one = await EvalAsync("--test-images", "250", "--fast", "--threads", "1"), two = await EvalAsync("--test-images", "250", "--fast", "--threads", "2");
        JsonElement fast = one.GetProperty("fast"), test = fast.GetProperty("test"), slow = one.GetProperty("test");
        foreach (string name in new[] { "accuracy", "loss", "hidden_spikes_per_image", "input_spikes_per_image" })
            Assert.Equal(test.GetProperty(name).GetDouble(), two.GetProperty("fast").GetProperty("test").GetProperty(name).GetDouble());
        Assert.Equal((5, 11.8, 102), (fast.GetProperty("samples").GetInt32(), fast.GetProperty("separation_us").GetDouble(), fast.GetProperty("images_per_program").GetInt32()));
        // 1475 ticks of 8 ns from image to image.
        Assert.Equal(1e6 / 11.8, fast.GetProperty("images_per_second").GetDouble(), 1e-3);
        Assert.InRange(fast.GetProperty("images_per_second_with_readout").GetDouble(), 10_000, 84_000);
        // Power times time; chip-model.md 7 has some 330 mW with all links and clocks on.
        Assert.InRange(test.GetProperty("estimated_power_mw").GetDouble(), 150, 600);
        Assert.Equal(test.GetProperty("estimated_power_mw").GetDouble() * 11.8e-3, fast.GetProperty("estimated_energy_uj_per_image").GetDouble(), 1e-6);
        Assert.True(test.GetProperty("estimated_energy_uj_per_image").GetDouble() > fast.GetProperty("estimated_energy_uj_per_image").GetDouble());
        Assert.InRange(fast.GetProperty("accuracy_slow_cut").GetDouble(), 10, 100);
        Assert.InRange(fast.GetProperty("accuracy_difference").GetDouble(), -20, 20);
        Assert.Equal(slow.GetProperty("input_spikes_per_image").GetDouble(), test.GetProperty("input_spikes_per_image").GetDouble() + fast.GetProperty("inputs_left_out_per_image").GetDouble(), 1e-9);
        Assert.Equal(0, test.GetProperty("losses").GetProperty("total").GetInt64());
        Assert.True(File.Exists(Path.Combine(Run, "eval-fast.json")));
    }

    [Fact]
    public async Task Fast_inference_that_is_too_fast_is_a_fault_of_the_device()
    {
        await TrainAsync();
        (int exit, _, string errors) = await Cli.RunAsync("eval", Run, "--test-images", "30", "--fast", "--samples", "6");
        Assert.Equal(ExitCode.DeviceFault, exit);
        Assert.Contains("late", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_in_software_is_evaluated_there_or_on_a_chip()
    {
        JsonElement trained = await TrainAsync("--software");
        JsonElement software = (await EvalAsync("--test-images", "100")).GetProperty("test"), chip = (await EvalAsync("--test-images", "100", "--device", "sim:")).GetProperty("test");
        Assert.Equal(trained.GetProperty("test_accuracy").GetDouble(), software.GetProperty("accuracy").GetDouble());
        Assert.Equal(JsonValueKind.Null, software.GetProperty("chip_seed").ValueKind);
        Assert.Equal(1, chip.GetProperty("chip_seed").GetInt32());
        await RefusedAsync("a chip for --fast", "eval", Run, "--fast", "--test-images", "25");
    }

    [Fact]
    public async Task Requests_that_make_no_sense_are_refused()
    {
        await RefusedAsync("run.json", "eval", _cli.In("nowhere"));
        await TrainAsync();
        await RefusedAsync("--test-images 1..10000", "eval", Run, "--test-images", "10001");
        await RefusedAsync("--test-images 1..10000", "eval", Run, "--test-images", "0");
        await RefusedAsync("--drop-neurons 0..100", "eval", Run, "--drop-neurons", "101");
        await RefusedAsync("--draws 1..", "eval", Run, "--drop-neurons", "5", "--draws", "0");
        await RefusedAsync("--draws and --seed with", "eval", Run, "--draws", "3");
        await RefusedAsync("--chips 1..", "eval", Run, "--chips", "0");
        await RefusedAsync("one by one", "eval", Run, "--chips", "2", "--latency");
        await RefusedAsync("different chip seeds", "eval", Run, "--chip-seed", "2", "2");
        await RefusedAsync("several chips on sim:", "eval", Run, "--chips", "2", "--device", "udp://127.0.0.1");
        await RefusedAsync("--separation 5..1000", "eval", Run, "--fast", "--separation", "3");
        await RefusedAsync("--samples 2..20", "eval", Run, "--fast", "--samples", "1");
        await RefusedAsync("with --fast", "eval", Run, "--samples", "5");
        await RefusedAsync("--threads", "eval", Run, "--threads", "0");
    }

    [Fact]
    public async Task Unfinished_and_damaged_runs_are_refused()
    {
        await TrainAsync();
        string report = Path.Combine(Run, "run.json"), weights = Path.Combine(Run, "weights.f32"), text = await File.ReadAllTextAsync(report, Cli.Token);
        await File.WriteAllTextAsync(report, text.Replace("\"state\": \"finished\"", "\"state\": \"interrupted\"", StringComparison.Ordinal), Cli.Token);
        await RefusedAsync("--resume", "eval", Run);
        await File.WriteAllTextAsync(report, text.Replace("\"dataset\": \"mnist\"", "\"dataset\": \"yinyang\"", StringComparison.Ordinal), Cli.Token);
        await RefusedAsync("another network", "eval", Run);
        await File.WriteAllTextAsync(report, text, Cli.Token);
        byte[] bytes = await File.ReadAllBytesAsync(weights, Cli.Token);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(weights, bytes, Cli.Token);
        await RefusedAsync("expected the weights of the run", "eval", Run);
        File.Delete(weights);
        await RefusedAsync("weights.f32", "eval", Run);
    }

    private async Task<JsonElement> TrainAsync(params string[] more) =>
        await Cli.JsonAsync(["train", "mnist", "--images", "500", "--test-images", "100", "--learning-rate", "0.005", "--out", Run, .. more.Contains("--epochs") ? more : [.. more, "--epochs", "1"]]);

    private Task<JsonElement> EvalAsync(params string[] more) => Cli.JsonAsync(["eval", Run, .. more]);

    private static async Task RefusedAsync(string expected, params string[] arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(arguments);
        Assert.Equal((ExitCode.BadInput, true), (exit, errors.Contains(expected, StringComparison.Ordinal)));
    }

    public void Dispose() => _cli.Dispose();
}
