using Bss2.Cli.Train;
using Bss2.Training;

namespace Bss2.Cli.Tests;

public sealed class RecipesTests : IDisposable
{
    private readonly Cli _cli = new();

    [Fact]
    public void The_paper_recipe_is_what_the_authors_published()
    {
        TrainingSettings paper = Recipes.For("mnist", Recipes.Paper);
        Assert.Equal((100, 100, 1.5e-3, LearningRateSchedule.PerEpoch, 0.97), (paper.Epochs, paper.BatchSize, paper.LearningRate, paper.Schedule, paper.EpochFactor));
        Assert.Equal((50.0, 5e-4, 0.1, 0.0, 10.0), (paper.Loss.SurrogateSlope, paper.Loss.BurstRegulariser, paper.Loss.HiddenWeightRegulariser, paper.Loss.OutputWeightRegulariser, paper.Loss.LogitScale));
    }

    [Fact]
    public async Task Options_override_a_recipe_and_run_json_tells_both()
    {
        await Cli.JsonAsync("train", "yinyang", "--software", "--recipe", "paper", "--epochs", "2", "--slope", "12", "--images", "100", "--test-images", "50", "--out", _cli.In("run"));
        TrainingSettings s = RunReport.Read(_cli.In("run/run.json")).Request.Settings;
        Assert.Equal(("paper", 2, 12.0, 5e-4, LearningRateSchedule.PerEpoch), (s.Recipe, s.Epochs, s.Loss.SurrogateSlope, s.Loss.BurstRegulariser, s.Schedule));
    }

    [Fact]
    public void The_steep_recipe_is_ours_but_for_slope_and_burst_regulariser()
    {
        TrainingSettings own = Recipes.For("mnist", Recipes.Own), steep = Recipes.For("mnist", Recipes.Steep);
        Assert.Equal((25.0, 5e-3), (steep.Loss.SurrogateSlope, steep.Loss.BurstRegulariser));
        Assert.Equal(own, steep with { Recipe = own.Recipe, Loss = own.Loss });
        Assert.Equal(Recipes.For("yinyang", Recipes.Own).Loss.BurstRegulariser, Recipes.For("yinyang", Recipes.Steep).Loss.BurstRegulariser);
    }

    [Fact]
    public async Task Yin_yang_is_staggered_by_our_recipe_only_and_pictures_never()
    {
        Assert.True(Recipes.For("yinyang", Recipes.Own).StaggeredSources);
        Assert.False(Recipes.For("yinyang", Recipes.Paper).StaggeredSources);
        Assert.False(Recipes.For("mnist", Recipes.Own).StaggeredSources);
        string[] tiny = ["train", "yinyang", "--software", "--epochs", "1", "--images", "100", "--test-images", "50", "--hidden", "10"];
        string on = (await Cli.JsonAsync([.. tiny, "--out", _cli.In("on")])).GetProperty("weights_sha256").GetString()!;
        Assert.NotEqual(on, (await Cli.JsonAsync([.. tiny, "--stagger", "off", "--out", _cli.In("off")])).GetProperty("weights_sha256").GetString());
        (int exit, _, string errors) = await Cli.RunAsync("train", "mnist", "--stagger", "on", "--out", _cli.In("run"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("--stagger with yinyang", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_recipe_is_refused()
    {
        (int exit, _, string errors) = await Cli.RunAsync("train", "--recipe", "soup", "--out", _cli.In("run"));
        Assert.Equal(ExitCode.BadInput, exit);
        Assert.Contains("bss2 or paper or steep, found 'soup'", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();
}
