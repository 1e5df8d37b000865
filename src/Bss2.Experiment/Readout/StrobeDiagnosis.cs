using Bss2.Protocol;

namespace Bss2.Experiment;

/// <summary>Finds out over the link why a PPU did not sample: its status, the command it should have taken, and its program as it is now.</summary>
internal static class StrobeDiagnosis
{
    private const uint TopSram = 0x0280_0000, TopControl = 0x02A0_0000, TopStatus = 0x02A0_0001, BottomOffset = 0x0100_0000;

    // The words from ppu_id to the code change while the kernel runs.
    private const string FirstVariable = "ppu_id", FirstCode = "start";

    public static string Name(int ppu) => ppu == 0 ? "top" : "bottom";

    /// <summary>The error to throw when <paramref name="found"/> instead of <paramref name="expected"/> images were sampled.</summary>
    public static async Task<PpuNotSamplingException> OfAsync(PlaybackRunner runner, int ppu, uint found, int expected, CancellationToken cancellationToken)
    {
        PpuProgram kernel = StrobeKernel.Program;
        uint offset = ppu == 0 ? 0 : BottomOffset;
        var builder = new PlaybackProgramBuilder();
        BlockTicket control = builder.ReadBlock(TopControl + offset, 1), status = builder.ReadBlock(TopStatus + offset, 1);
        BlockTicket program = builder.ReadBlock(TopSram + offset, kernel.Words.Length);
        builder.Barrier(BarrierKind.Omnibus);
        PlaybackResult result = await runner.RunAsync(builder.Build(), null, cancellationToken).ConfigureAwait(false);
        uint[] words = result.Get(program).ToArray();
        bool inReset = (result.Get(control)[0] & 1) == 0, asleep = (result.Get(status)[0] & 1) != 0;
        bool taken = words[kernel.WordOf("command")] == (uint)StrobeCommand.None;
        PpuFailure failure = inReset || asleep ? PpuFailure.Asleep : taken ? PpuFailure.Unfinished : PpuFailure.CommandNotTaken;
        return new PpuNotSamplingException($"Expected the {Name(ppu)} PPU to have sampled {expected} images, found {found}. {Describe(failure, inReset)} {Advise(kernel, words)}", ppu, failure);
    }

    private static string Describe(PpuFailure failure, bool inReset) => failure switch
    {
        PpuFailure.Asleep when inReset => "It is held in reset (PpuControlRegister).",
        PpuFailure.Asleep => "It sleeps: its program executed a wait instruction, or ran out of its memory.",
        PpuFailure.CommandNotTaken => "It runs, but never took the command: its program hangs, or never reached the command loop.",
        _ => "It took the command, but did not come back in time: its program hangs while it samples, or images follow too closely.",
    };

    private static string Advise(PpuProgram kernel, uint[] found)
    {
        int firstVariable = kernel.WordOf(FirstVariable), firstCode = kernel.WordOf(FirstCode);
        for (int w = 0; w < found.Length; w++)
            if ((w < firstVariable || w >= firstCode) && found[w] != kernel.Words[w])
                return $"It does not run the strobe kernel: expected 0x{kernel.Words[w]:x8} at address 0x{4 * w:x4} of its memory, found 0x{found[w]:x8}. Find out what wrote there, and open the session anew.";
        return "The strobe kernel is in its memory unchanged: check the separation of the images and the PPU clock, and open the session anew.";
    }
}
