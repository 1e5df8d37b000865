using System.Runtime.CompilerServices;
using Bss2.Cli.Train;
using Bss2.Protocol;
using Bss2.Simulation;
using Bss2.Transport;

namespace Bss2.Cli.Sim;

/// <summary>Serves one simulated board at the end of a serial line.</summary>
internal sealed class SerialServer(ChipOptions chip, TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private int _resets;

    public string? CalibrationFile { get; init; }

    public LinkErrors Links { get; init; }

    /// <summary>Called once the port is open; tests connect then.</summary>
    internal Action? Listening { get; init; }

    /// <summary>Serves until cancelled, which is the expected end.</summary>
    public async Task<int> RunAsync(SerialAddress address, CancellationToken cancellationToken)
    {
        await using var board = new SimulatedFpga(chip, Links.Of(new FpgaOptions { BitfileInfo = SimulatedBoardInfo.Text(chip, Links) }));
        SerialBoardHost host = SerialBoardHost.OnPort(address, board, () => Begin(board));
        await using ConfiguredAsyncDisposable closing = host.ConfigureAwait(false);
        await _output.WriteLineAsync($"serving    {board.Identity.Description}\nlistening  {address} at {address.BaudRate} baud; Ctrl-C stops").ConfigureAwait(false);
        if (CalibrationFile is not null)
        {
            RunFolder.Write(CalibrationFile, IdealCalibration.Export(chip));
            await _output.WriteLineAsync($"calibration {CalibrationFile}").ConfigureAwait(false);
        }
        Listening?.Invoke();
        try { await host.RunAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException) { }
        TellToll(board);
        StreamStatistics s = host.Statistics;
        await _output.WriteLineAsync($"stopped    {_resets} connections, {s.WordsReceived} words in, {s.WordsSent} out, {s.WordsResent} sent again, {s.FramesStale + s.FramesSenseless} frames dropped").ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private void TellToll(SimulatedFpga board)
    {
        if (LinkErrors.Toll(board) is { } toll) _output.WriteLine(toll);
    }

    private void Begin(SimulatedFpga board)
    {
        TellToll(board);
        board.Reset();
        _output.WriteLine($"client     connected, board reset; {++_resets} so far");
    }
}
