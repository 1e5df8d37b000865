namespace Bss2.Cli.Tests;

public sealed class InterruptTests : IDisposable
{
    private static readonly string[] Run = ["train", "mnist", "--images", "600", "--test-images", "100", "--epochs", "8"];
    private readonly Cli _cli = new();

    [Fact(Timeout = 900_000)]
    public async Task Ctrl_C_leaves_a_run_that_resumes_to_the_same_weights()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("sends SIGINT, which Windows has not");
        using var bss2 = new Bss2Process(null, [.. Run, "--out", _cli.In("stopped"), "--threads", "1"]);
        // The checkpoint of batch 0 is written just before training.
        while (!File.Exists(Path.Combine(_cli.In("stopped"), "checkpoint.bin")) && !bss2.HasExited) await Task.Delay(20, Cli.Token);
        await bss2.InterruptAsync();
        (int exit, string output, string errors) = await bss2.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(exit == ExitCode.Interrupted, $"exit code {exit}: {output}{errors}");
        Assert.Empty(errors);
        Assert.Contains("the run is saved", output, StringComparison.Ordinal);
        Assert.Contains($"bss2 train --resume {_cli.In("stopped")}", output, StringComparison.Ordinal);

        string resumed = (await Cli.JsonAsync("train", "--resume", _cli.In("stopped"))).GetProperty("weights_sha256").GetString()!;
        string whole = (await Cli.JsonAsync([.. Run, "--out", _cli.In("whole")])).GetProperty("weights_sha256").GetString()!;
        Assert.Equal(whole, resumed);
    }

    public void Dispose() => _cli.Dispose();
}
