using Bss2.Calibration;
using Bss2.Experiment;
using Bss2.Protocol;
using Bss2.Training;

namespace Bss2.Cli;

/// <summary>Turns expected faults into one readable line and an exit code; anything else is a defect and keeps its stack trace.</summary>
internal static class Guarded
{
    public static async Task<int> RunAsync(TextWriter errors, Func<Task<int>> work)
    {
        // The command line library listens to Ctrl-C once the work has yielded for the first time, and a simulated device may not do so for seconds.
        await Task.Yield();
        try { return await work().ConfigureAwait(false); }
        catch (Exception fault) when (fault is UserException or RegisterInputException or DatasetException or CheckpointException or PlacementException or ArgumentOutOfRangeException or CalibrationException { IsDevice: false })
        {
            await errors.WriteLineAsync($"error: {fault.Message}").ConfigureAwait(false);
            return ExitCode.BadInput;
        }
        catch (Exception fault) when (fault is FpgaLinkException or PlaybackException or StrobeException or CalibrationException)
        {
            await errors.WriteLineAsync($"error: {fault.Message}").ConfigureAwait(false);
            if (ModelReport.Of(fault) is { } report) await errors.WriteLineAsync($"the simulated chip reports:{Environment.NewLine}{report}").ConfigureAwait(false);
            return ExitCode.DeviceFault;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"error: expected to read and write files of the run, found: {fault.Message} Check free space and permissions; a run goes on with --resume.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("stopped before there was anything to save").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
    }
}
