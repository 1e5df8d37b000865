using System.Text.Json;

namespace Bss2.Cli.Tests;

public sealed class PaperCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact(Timeout = 900_000)]
    public async Task The_quick_version_runs_every_experiment_to_a_report()
    {
        // Smaller still than --quick alone: what is learnt does not matter here.
        string[] command = ["paper", "--quick", "--images", "150", "--test-images", "30", "--epochs-scale", "0.5", "--out", _cli.In("paper")];
        (int exit, string output, string errors) = await Cli.RunAsync(command);
        Assert.True(exit == ExitCode.Ok, output + errors);
        JsonElement report = JsonDocument.Parse(await File.ReadAllTextAsync(_cli.In("paper/report.json"), TestContext.Current.CancellationToken)).RootElement;
        Assert.True(report.GetProperty("complete").GetBoolean());
        // Sounds are not in the quick version: their encoding takes minutes.
        JsonElement[] claims = [.. report.GetProperty("experiments").EnumerateArray().Where(e => e.GetProperty("name").GetString() is not ("speech" or "shd")).SelectMany(e => e.GetProperty("claims").EnumerateArray())];
        Assert.All(claims, c => Assert.True(c.GetProperty("verdict").GetString() is "not_judged" or "no_goal" or "pending", c.ToString()));
        // Nothing is left without a figure of ours but what needs data that are not here.
        bool skipped = report.GetProperty("jobs").EnumerateArray().Any(j => j.GetProperty("state").GetString() == "skipped");
        int without = claims.Count(c => c.GetProperty("ours_chip").ValueKind == JsonValueKind.Null && c.GetProperty("ours_software").ValueKind == JsonValueKind.Null);
        Assert.True(without == 0 || skipped, output);
        Assert.Contains("<svg", await File.ReadAllTextAsync(_cli.In("paper/report.html"), Cli.Token), StringComparison.Ordinal);

        (exit, output, _) = await Cli.RunAsync(command);
        Assert.Equal(ExitCode.Ok, exit);
        Assert.DoesNotContain("[1/", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 900_000)]
    public async Task Ctrl_C_leaves_a_partial_report_and_says_how_to_go_on()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("sends SIGINT, which Windows has not");
        string[] command = ["paper", "--only", "sparsity", "--quick", "--images", "600", "--test-images", "30", "--epochs-scale", "20", "--out", _cli.In("paper")];
        using var bss2 = new Bss2Process(null, command);
        while (!Directory.Exists(_cli.In("paper/runs")) || Directory.GetFiles(_cli.In("paper/runs"), "checkpoint.bin", SearchOption.AllDirectories).Length == 0)
        {
            Assert.False(bss2.HasExited, "ended by itself");
            await Task.Delay(20, Cli.Token);
        }
        await bss2.InterruptAsync();
        (int exit, string output, string errors) = await bss2.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(exit == ExitCode.Interrupted, $"exit code {exit}: {output}{errors}");
        Assert.Contains("bss2 paper --only sparsity --quick --images 600 --test-images 30 --epochs-scale 20 --out", output, StringComparison.Ordinal);
        Assert.Contains("PARTIAL REPORT: 0 of 2", await File.ReadAllTextAsync(_cli.In("paper/report.md"), Cli.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_make_no_sense_are_refused()
    {
        await RefusedAsync("Expected --only with experiments", "--only", "nothing");
        await RefusedAsync("--seeds of at least 1", "--seeds", "0");
        await RefusedAsync("--images of at least 1", "--images", "-3");
        await RefusedAsync("--test-images of at least 1", "--test-images", "0");
        await RefusedAsync("--epochs-scale above 0", "--epochs-scale", "0");
        await RefusedAsync("--threads of at least 1", "--threads", "0");
    }

    public void Dispose() => _cli.Dispose();

    private async Task RefusedAsync(string expected, params string[] arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["paper", "--quick", .. arguments, "--out", _cli.In("refused")]);
        Assert.Equal((ExitCode.BadInput, true), (exit, errors.Contains(expected, StringComparison.Ordinal)));
        Assert.False(Directory.Exists(_cli.In("refused")));
    }
}
