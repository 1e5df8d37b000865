namespace Bss2.Cli.Tests;

public sealed class PlotCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task Figures_of_a_run_are_drawn_again_as_they_were()
    {
        string run = await TrainAsync("run");
        await Cli.JsonAsync("eval", run, "--latency", "--test-images", "30");
        string[] files = ["learning-curve.svg", "learning-curve.png", "eval-latency.svg", "eval-latency.png"];
        byte[][] before = [.. files.Select(f => File.ReadAllBytes(Path.Combine(run, f)))], example = [File.ReadAllBytes(Path.Combine(run, "example.svg"))];
        foreach (string file in files) File.Delete(Path.Combine(run, file));

        (int exit, string output, string errors) = await Cli.RunAsync("plot", run);
        Assert.True(exit == ExitCode.Ok, errors);
        Assert.Equal(before, files.Select(f => File.ReadAllBytes(Path.Combine(run, f))));
        Assert.Equal(example[0], await File.ReadAllBytesAsync(Path.Combine(run, "example.svg"), Cli.Token));
        Assert.Contains("kept", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_runs_are_overlaid_with_a_legend()
    {
        string one = await TrainAsync("one"), two = await TrainAsync("two", "--seed", "2");
        (int exit, _, string errors) = await Cli.RunAsync("plot", one, two, "--out", _cli.In("both"));
        Assert.True(exit == ExitCode.Ok, errors);
        string svg = await File.ReadAllTextAsync(Path.Combine(_cli.In("both"), "learning-curves.svg"), Cli.Token);
        Assert.Contains("one", svg, StringComparison.Ordinal);
        Assert.Contains("two", svg, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(_cli.In("both"), "learning-curves.png")).Length > 1000);
    }

    [Fact]
    public async Task What_cannot_be_plotted_is_refused()
    {
        string run = await TrainAsync("run"), other = await TrainAsync("other");
        await RefusedAsync("run.json", "plot", _cli.In("nowhere"));
        await RefusedAsync("--out with several", "plot", run, "--out", _cli.In("x"));
        string report = Path.Combine(other, "run.json");
        string text = await File.ReadAllTextAsync(report, Cli.Token);
        await File.WriteAllTextAsync(report, text.Replace("\"dataset\": \"yinyang\"", "\"dataset\": \"mnist\"", StringComparison.Ordinal), Cli.Token);
        await RefusedAsync("one data set", "plot", run, other);
        await Cli.JsonAsync("train", "yinyang", "--transfer", run, "--chip-seed", "2", "--test-images", "20", "--out", _cli.In("loaded"));
        await RefusedAsync("only loaded", "plot", _cli.In("loaded"));
        await File.WriteAllTextAsync(Path.Combine(run, "eval-latency.json"), "{", Cli.Token);
        await RefusedAsync("eval-latency.json", "plot", run);
        await File.WriteAllTextAsync(Path.Combine(run, "eval-latency.json"), """{"run":"x","dataset":"yinyang","weights_sha256":"0","latency":null}""", Cli.Token);
        await RefusedAsync("another length", "plot", run);
        await RefusedAsync("at most 10", ["plot", .. Enumerable.Repeat(run, 11)]);
    }

    private async Task<string> TrainAsync(string name, params string[] more)
    {
        await Cli.JsonAsync(["train", "yinyang", "--images", "100", "--test-images", "30", "--epochs", "2", "--out", _cli.In(name), .. more]);
        return _cli.In(name);
    }

    private static async Task RefusedAsync(string expected, params string[] arguments)
    {
        (int exit, _, string errors) = await Cli.RunAsync(arguments);
        Assert.Equal((ExitCode.BadInput, true), (exit, errors.Contains(expected, StringComparison.Ordinal)));
    }

    public void Dispose() => _cli.Dispose();
}
