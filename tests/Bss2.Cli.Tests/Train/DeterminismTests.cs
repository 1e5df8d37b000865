using Bss2.Cli.Train;

namespace Bss2.Cli.Tests;

/// <summary>The same run in processes with other vector widths and thread counts: every response word and every weight is the same.</summary>
public sealed class DeterminismTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact(Timeout = 900_000)]
    public async Task Response_words_and_weights_depend_neither_on_vector_width_nor_on_threads()
    {
        (string Name, string Threads, string? Off)[] variants =
        [
            ("as-it-is", "1", null), ("two-threads", "2", null), ("no-avx512", "2", "DOTNET_EnableAVX512"), ("no-avx2", "1", "DOTNET_EnableAVX2"), ("no-intrinsics", "2", "DOTNET_EnableHWIntrinsic"),
        ];
        RunResult? expected = null;
        string? responses = null;
        foreach ((string name, string threads, string? off) in variants)
        {
            var environment = new Dictionary<string, string>();
            if (off is not null) environment[off] = "0";
            using var bss2 = new Bss2Process(environment, "train", "mnist", "--images", "200", "--test-images", "50", "--epochs", "2", "--hash-responses", "--threads", threads, "--out", _cli.In(name));
            (int exit, string output, string errors) = await bss2.WaitAsync(TestContext.Current.CancellationToken);
            Assert.True(exit == ExitCode.Ok, $"{name}: {output}{errors}");
            RunReport report = RunReport.Read(Path.Combine(_cli.In(name), "run.json"));
            expected ??= report.Result;
            responses ??= report.ResponseSha256;
            Assert.Equal((name, responses), (name, report.ResponseSha256));
            Assert.Equal((name, expected), (name, report.Result! with { WallSPerEpoch = expected!.WallSPerEpoch }));
        }
        Assert.Equal(64, responses!.Length);
    }

    [Fact]
    public async Task Another_chip_has_other_responses()
    {
        string[] run = ["train", "yinyang", "--images", "50", "--test-images", "10", "--epochs", "1", "--hash-responses", "--out"];
        await Cli.JsonAsync([.. run, _cli.In("one"), "--chip-seed", "1"]);
        await Cli.JsonAsync([.. run, _cli.In("two"), "--chip-seed", "2"]);
        Assert.NotEqual(RunReport.Read(Path.Combine(_cli.In("one"), "run.json")).ResponseSha256, RunReport.Read(Path.Combine(_cli.In("two"), "run.json")).ResponseSha256);
    }

    public void Dispose() => _cli.Dispose();
}
