using Bss2.Experiment;
using Bss2.Simulation;

namespace Bss2.EndToEnd.Tests;

/// <summary>Programs of the processors that are not what they should be: what the driver says over the link, and what the model reports.</summary>
public sealed class StrobeDiagnosisTests
{
    private const uint TopSram = 0x0280_0000, BottomSram = 0x0380_0000;

    // Encoded by hand: these words are what went wrong.
    private const uint BranchToItself = 0x4800_0000, BranchOut = 0x4810_0002, Wait = 0x7C00_007C, TrapAlways = 0x0FE0_0000, ReturnFromInterrupt = 0x4C00_0064, LoadMisaligned = 0x8060_0002, Unknown = 0x0000_0000;

    private static readonly NetworkShape Pictures = new(256, 246, 10);

    private static uint Start => StrobeKernel.Program.Symbols["start"];

    private static uint Trigger => StrobeKernel.Program.Symbols["trigger"];

    [Theory, InlineData(0), InlineData(1)]
    public async Task An_unknown_instruction_is_ignored_and_reported_with_processor_address_and_word(int ppu)
    {
        SimulatedSetup setup = await BrokenAsync(ppu, Start, Unknown);

        await setup.RunAsync((1, 17));

        PpuReport report = setup.Board.ReportPpus()[ppu];
        PpuFault fault = Assert.Single(report.FirstFaults);
        Assert.Equal((PpuFaultKind.UnknownInstruction, ppu, Start, Unknown), (fault.Kind, fault.Ppu, fault.Address, fault.Word));
        Assert.Equal(1, report.UnknownInstructions);
        Assert.Equal(new PpuStep(Start, Unknown), fault.LastExecuted[^1]);
        Assert.Contains($"{(ppu == 0 ? "Top" : "Bottom")} PPU, address 0x0040: expected an instruction", fault.Message, StringComparison.Ordinal);
        Assert.Contains("found 0x00000000, which the processor ignores", fault.Message, StringComparison.Ordinal);
        Assert.Equal(32, report.LastExecuted.Count);
        Assert.Empty(setup.Board.ReportPpus()[1 - ppu].FirstFaults);
    }

    [Theory, InlineData(0), InlineData(1)]
    public async Task A_program_that_never_reaches_the_command_loop_is_found_by_the_command_it_left(int ppu)
    {
        SimulatedSetup setup = await BrokenAsync(ppu, Start, BranchToItself);

        PpuNotSamplingException fault = await FailureAsync(setup, ppu, PpuFailure.CommandNotTaken);

        Assert.Contains("never reached the command loop", fault.Message, StringComparison.Ordinal);
        Assert.Contains("expected 0x39400000 at address 0x0040 of its memory, found 0x48000000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_while_it_samples_is_found_by_the_command_it_took()
    {
        SimulatedSetup setup = await BrokenAsync(0, Trigger, BranchToItself);

        PpuNotSamplingException fault = await FailureAsync(setup, 0, PpuFailure.Unfinished);

        Assert.Contains("hangs while it samples", fault.Message, StringComparison.Ordinal);
        Assert.True(setup.Board.ReportPpus()[0] is { IsSleeping: false, ProgramCounter: var pc } && pc == Trigger);
    }

    [Fact]
    public async Task A_program_that_leaves_its_memory_is_stopped_and_the_way_out_is_reported()
    {
        SimulatedSetup setup = await BrokenAsync(1, Start, BranchOut);

        await FailureAsync(setup, 1, PpuFailure.Asleep);

        PpuReport report = setup.Board.ReportPpus()[1];
        PpuFault fault = Assert.Single(report.FirstFaults);
        Assert.Equal((PpuFaultKind.Runaway, 0x0010_0000u), (fault.Kind, fault.Address));
        Assert.Equal([0x0000u, Start], fault.LastExecuted.TakeLast(2).Select(s => s.Address));
        Assert.Contains("found a jump out of it", fault.Message, StringComparison.Ordinal);
        Assert.True(report.IsSleeping);
    }

    [Fact]
    public async Task A_program_that_sleeps_instead_of_polling_is_told_from_one_that_hangs()
    {
        SimulatedSetup setup = await BrokenAsync(0, Start, Wait);
        await FailureAsync(setup, 0, PpuFailure.Asleep);
        Assert.Empty(setup.Board.ReportPpus()[0].FirstFaults);
    }

    [Theory]
    [InlineData(TrapAlways, PpuFaultKind.Trap, 0x1Cu, "found a trap (vector 0x1c)")]
    [InlineData(LoadMisaligned, PpuFaultKind.MisalignedAccess, 0x18u, "expected an aligned address")]
    public async Task A_trap_or_a_misaligned_access_is_reported_where_it_was(uint word, PpuFaultKind kind, uint vector, string message)
    {
        SimulatedSetup setup = await BrokenAsync(0, Start, word);
        // The handler returns to the same instruction: an endless loop.
        await setup.WriteAsync((TopSram + (vector >> 2), ReturnFromInterrupt));

        await FailureAsync(setup, 0, PpuFailure.CommandNotTaken);

        PpuFault fault = Assert.Single(setup.Board.ReportPpus()[0].FirstFaults);
        Assert.Equal((kind, Start, word), (fault.Kind, fault.Address, fault.Word));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith($"0x0040 0x{word:x8} {(kind == PpuFaultKind.Trap ? "twi" : "lwz")}.", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_processor_in_reset_is_told_as_such()
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        PpuNotSamplingException fault = await StrobeDiagnosis.OfAsync(setup.Playback, 1, 0, 3, SimulatedSetup.Token);
        Assert.Equal(PpuFailure.Unfinished, fault.Failure);
        await setup.WriteAsync((0x03A0_0000, 0));
        fault = await StrobeDiagnosis.OfAsync(setup.Playback, 1, 0, 3, SimulatedSetup.Token);
        Assert.Equal(PpuFailure.Asleep, fault.Failure);
        Assert.Contains("Expected the bottom PPU to have sampled 3 images, found 0. It is held in reset", fault.Message, StringComparison.Ordinal);
        Assert.Contains("unchanged", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<SimulatedSetup> BrokenAsync(int ppu, uint address, uint word)
    {
        SimulatedSetup setup = await SimulatedSetup.OpenAsync(Pictures, SimulatedSetup.Ideal);
        await setup.WriteAsync(((ppu == 0 ? TopSram : BottomSram) + (address >> 2), word));
        return setup;
    }

    private static async Task<PpuNotSamplingException> FailureAsync(SimulatedSetup setup, int ppu, PpuFailure failure)
    {
        PpuNotSamplingException fault = await Assert.ThrowsAsync<PpuNotSamplingException>(() => setup.RunAsync((1, 17)));
        Assert.Equal((ppu, failure), (fault.Ppu, fault.Failure));
        Assert.Contains("sampled 1 images, found 0", fault.Message, StringComparison.Ordinal);
        return fault;
    }
}
