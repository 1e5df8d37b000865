using Bss2.Cli.Reg;

namespace Bss2.Cli.Tests;

[Collection(AloneCollection.Name)]
public class RegisterCompletionsTests
{
    [Theory]
    [InlineData("Neur", new[] { "NeuronBackendConfig", "NeuronBackendSRAMTimingConfig", "NeuronConfig", "NeuronReset", "NeuronResetQuad", "NeuronSRAMTimingConfig" })]
    [InlineData("neuron_conf", new[] { "NeuronConfig" })]
    [InlineData("CADCConfig[", new[] { "CADCConfig[*]", "CADCConfig[0..1]", "CADCConfig[top]", "CADCConfig[bottom]" })]
    [InlineData("NeuronConfig[0..511", new[] { "NeuronConfig[0..511]" })]
    [InlineData("NeuronConfig[3].EnableFi", new[] { "NeuronConfig[3].enable_fire" })]
    [InlineData("CADCConfig[0]", new[] { "CADCConfig[0].enable", "CADCConfig[0].reset_wait", "CADCConfig[0].dead_time" })]
    [InlineData("CrossbarOutputConfig.enable_slow[3", new[] { "CrossbarOutputConfig.enable_slow[3]" })]
    [InlineData("Xyz[", new string[0])]
    public void Names_then_coordinates_then_fields_are_offered(string typed, string[] expected) => Assert.Equal(expected, RegisterCompletions.Complete(typed));

    [Fact]
    public void A_whole_name_offers_its_coordinates() => Assert.Contains("NeuronConfig[0..511]", RegisterCompletions.Complete("NeuronConfig"));

    [Theory]
    [InlineData("reg read Neur", "NeuronConfig")]
    [InlineData("reg read NeuronConfig[3].enable_fi", "NeuronConfig[3].enable_fire")]
    [InlineData("reg wri", "write")]
    public async Task The_shell_gets_them_by_the_suggest_directive(string line, string expected)
    {
        (int exit, string output, string errors) = await Cli.RunAsync($"[suggest:{line.Length}]", line);
        Assert.Equal(ExitCode.Ok, exit);
        Assert.Empty(errors);
        Assert.Contains(expected, output.ReplaceLineEndings("\n").Split('\n'));
    }
}
