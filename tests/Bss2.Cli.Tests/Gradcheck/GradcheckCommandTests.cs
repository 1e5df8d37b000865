using System.Text.Json;

namespace Bss2.Cli.Tests;

public sealed class GradcheckCommandTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public async Task The_backward_pass_is_certified_and_the_chip_s_bend_is_told()
    {
        JsonElement report = await Cli.JsonAsync("gradcheck", "--dataset", "yinyang", "--seed", "3");
        Assert.True(report.GetProperty("holds").GetBoolean());
        Assert.All(report.GetProperty("comparisons").EnumerateArray(), c => Assert.InRange(c.GetProperty("error").GetDouble(), 0, c.GetProperty("bound").GetDouble()));
        JsonElement[] angles = [.. report.GetProperty("angles").EnumerateArray()];
        Assert.Equal(4, angles.Length);
        // A chip with noise is neither the model nor the same twice.
        Assert.All(angles, a => Assert.InRange(a.GetProperty("all_degrees").GetDouble(), 0.5, 90));
    }

    [Fact]
    public async Task Tables_tell_layer_error_and_bound_also_for_the_weights_of_a_run()
    {
        await Cli.JsonAsync("train", "yinyang", "--software", "--epochs", "1", "--hidden", "20", "--out", _cli.In("run"));
        (int exit, string output, string errors) = await Cli.RunAsync("gradcheck", "--run", _cli.In("run"), "--software");
        Assert.True(exit == ExitCode.Ok, errors + output);
        Assert.Contains("readout", output, StringComparison.Ordinal);
        Assert.Contains("1e-5  ok", output, StringComparison.Ordinal);
        Assert.DoesNotContain("degrees", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dataset cifar", "'cifar'")]
    [InlineData("--recipe soup", "'soup'")]
    [InlineData("--run nowhere --recipe paper", "--run without --recipe")]
    [InlineData("--run nowhere", "run.json")]
    public async Task What_makes_no_sense_is_refused(string options, string expected)
    {
        (int exit, _, string errors) = await Cli.RunAsync(["gradcheck", .. options.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();
}
