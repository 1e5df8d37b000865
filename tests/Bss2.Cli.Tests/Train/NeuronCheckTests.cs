using System.Text.Json;
using Bss2.Calibration;
using Bss2.Chip;
using Bss2.Cli.Train;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

/// <summary>Hidden neurons that fail, as counted over the link, against what the model's circuits are made of.</summary>
public sealed class NeuronCheckTests : IDisposable
{
    private static readonly string[] Short = ["train", "mnist", "--images", "50", "--test-images", "25", "--epochs", "1", "--chip-seed", "6"];
    private readonly Cli _cli = new();

    [Fact]
    public async Task Neurons_whose_leak_lies_above_their_threshold_are_found_and_eval_shows_them()
    {
        (int exit, string output, string errors) = await Cli.RunAsync([.. Short, "--scatter", "50", "--scatter-of", "threshold", "--out", _cli.In("run")]);
        Assert.True(exit == ExitCode.Ok, errors);
        Training.NeuronHealth found = RunReport.Read(Path.Combine(_cli.In("run"), "run.json")).Neurons!;
        Assert.Equal((246, 0L), (found.Neurons, found.SpikesLost));
        Assert.Contains($"{found.Firing.Count} fire without input", output, StringComparison.Ordinal);
        double[] distance = Distances(Path.Combine(_cli.In("run"), "calibration.json"));
        // Noise of an LSB or two decides near the leak.
        Assert.Equal(Enumerable.Range(0, 246).Where(n => distance[n] < -4), found.Firing.Where(n => distance[n] < -4));
        Assert.True(found.Firing.Count >= 3);
        Assert.All(found.Firing.Concat(found.Noisy), n => Assert.InRange(distance[n], -200, 6));
        // What does not fire under strong input has a threshold far up.
        Assert.All(found.Dead, n => Assert.InRange(distance[n], 100, 300));

        JsonElement neurons = (await Cli.JsonAsync("eval", _cli.In("run"), "--test-images", "25")).GetProperty("test").GetProperty("neurons");
        Assert.Equal(found.Firing, neurons.GetProperty("firing").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(found.Failed, neurons.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task On_a_sound_chip_none_fails_and_the_check_changes_nothing_in_the_result()
    {
        await Cli.JsonAsync([.. Short, "--mismatch", "0", "--noise", "off", "--hash-responses", "--out", _cli.In("run")]);
        RunReport report = RunReport.Read(Path.Combine(_cli.In("run"), "run.json"));
        // Equal neurons fire at equal times: even then none is lost sight of.
        Assert.Equal((0, 0, 0), (report.Neurons!.Failed, report.Neurons.Noisy.Count, (int)report.Neurons.SpikesLost));
        Assert.Equal(report.Totals.WordsSent, report.Result!.WordsSent);
        Assert.NotNull(report.ResponseSha256);
    }

    [Fact]
    public async Task Software_has_no_neurons_that_fail()
    {
        await Cli.JsonAsync("train", "mnist", "--images", "50", "--test-images", "25", "--epochs", "1", "--software", "--out", _cli.In("run"));
        Assert.Null(RunReport.Read(Path.Combine(_cli.In("run"), "run.json")).Neurons);
        Assert.Equal(JsonValueKind.Null, (await Cli.JsonAsync("eval", _cli.In("run"), "--test-images", "25")).GetProperty("test").GetProperty("neurons").ValueKind);
    }

    public void Dispose() => _cli.Dispose();

    // Threshold minus leak of every logical neuron, CADC LSB; neuron n of the network is logical neuron n.
    private static double[] Distances(string file)
    {
        ChipCalibration calibration = CalibrationFile.Load(file);
        Dictionary<CapMemCellOnChip, int> cells = calibration.CapMemCells().ToDictionary(c => c.Cell, c => c.Code);
        ChipScatter circuits = ChipScatter.Of(new ChipOptions { ChipSeed = 6 }, cell => cells[cell], channel => calibration.CadcChannel(channel).Offset);
        return [.. circuits.ThresholdLsb.Zip(circuits.LeakLsb, (t, l) => t - l)];
    }
}
