using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Simulation;

namespace Bss2.Cli.Tests;

public class ModelReportTests
{
    [Fact]
    public async Task A_device_fault_is_printed_with_what_the_model_knows()
    {
        await using var board = new SimulatedFpga(new ChipOptions());
        var errors = new StringWriter();
        int exitCode = await Guarded.RunAsync(errors, () =>
        {
            var fault = new StrobeException("The top PPU is lazy.");
            ModelReport.Attach(fault, [board]);
            throw fault;
        });

        Assert.Equal(ExitCode.DeviceFault, exitCode);
        string[] lines = errors.ToString().Split(Environment.NewLine);
        Assert.Equal("error: The top PPU is lazy.", lines[0]);
        Assert.StartsWith("top PPU: in reset at 0x0000, 0 instructions executed", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("bottom PPU: in reset", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_processor_that_ran_over_nothing_is_listed()
    {
        await using var board = new SimulatedFpga(new ChipOptions());
        Assert.Empty(ModelReport.Faults([board]));
        // Both processors hold zeros, which are no instruction; the top one is let go for 1 us.
        var program = new PlaybackProgramBuilder();
        program.WriteWord(0x02A0_0000, 1).ResetTimer().WaitUntil(new Bss2.Chip.FpgaTicks(125));
        await new PlaybackRunner(board).RunAsync(program.Build(), cancellationToken: TestContext.Current.CancellationToken);

        string fault = Assert.Single(ModelReport.Faults([board]));
        Assert.StartsWith("Top PPU, address 0x0000: expected an instruction", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Silicon_reports_nothing()
    {
        var fault = new StrobeException("x");
        ModelReport.Attach(fault, []);
        Assert.Null(ModelReport.Of(fault));
    }
}
